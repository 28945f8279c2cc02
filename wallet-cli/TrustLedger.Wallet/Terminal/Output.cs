using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;

namespace TrustLedger.Wallet.Terminal;

/// <summary>Where a command speaks: results to standard output, everything else to standard error.</summary>
/// <remarks>
/// With <c>--json</c> standard output carries exactly one JSON object, and an error is one on standard error. Where nobody
/// is asked either (<c>--yes</c>), nothing else is said: what people are shown would only end up in a log.
/// On a terminal a value that takes several rows stands under its own beginning: no row of it begins where the wallet's
/// own lines do.
/// </remarks>
internal sealed class Output(TextWriter output, TextWriter error, Language language, bool json, bool unattended = false)
{
    private const int NarrowestValue = 20;
    private const string Indent = "  ";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        // Chinese stays readable; what is dangerous in HTML is not dangerous in a terminal.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Columns of the terminal that reads the reports; null for none.</summary>
    public int? Columns { get; init; }

    /// <summary>The same of the terminal that reads everything else.</summary>
    public int? NoteColumns { get; init; }

    public bool IsJson => json;

    public string In(Said said) => said.In(language);

    public int Write(Report report)
    {
        if (json)
        {
            output.WriteLine(report.Json.ToJsonString(Indented));
            return report.ExitCode;
        }

        var width = report.Lines.Max(line => line.Label is null ? 0 : TextWidth.Of(LabelOf(line.Label)));
        foreach (var (label, text, isCopied) in report.Lines)
        {
            if (label is null)
                output.WriteLine(TextWidth.Clean(In(text)));
            else
                Lay(output, $"{TextWidth.Pad(LabelOf(label), width)}{Indent}", TextWidth.Safe(In(text)), isCopied ? null : Columns);
        }

        return report.ExitCode;
    }

    /// <summary>Progress, or what is about to be signed or shown: for the person, never for a program to read.</summary>
    public void Note(Said said)
    {
        if (!(json && unattended))
            error.WriteLine(TextWidth.Clean(In(said)));
    }

    /// <summary>What someone else says, made safe and short enough to show.</summary>
    public void Note(Said label, string value) => Lay($"{Indent}{TextWidth.Label(In(label))}: ", TextWidth.Value(value));

    /// <summary>As <see cref="Note(Said, string)"/>, to its last word: what is about to be signed.</summary>
    public void NoteWhole(Said label, string value) => Lay($"{Indent}{TextWidth.Label(In(label))}: ", TextWidth.Safe(value));

    /// <summary>A line of what is about to be signed, whole, under its own indent.</summary>
    public void Quote(string line)
    {
        var text = line.TrimStart(' ');
        Lay(Indent + new string(' ', line.Length - text.Length), TextWidth.Safe(text));
    }

    /// <summary>What a person must see for the command to go on, also where nobody is asked.</summary>
    public void Tell(Said said) => error.WriteLine(TextWidth.Clean(In(said)));

    public void Ask(Said question)
    {
        error.Write(In(question));
        error.Write(' ');
        error.Flush();
    }

    public int Write(Refusal refusal)
    {
        var fault = FaultCodes.Has(refusal.Code);
        Write(fault ? Texts.Fault : Texts.Refused, refusal.Code, Texts.Sentence(refusal), Texts.NextStep(refusal.Code));
        return fault ? ExitCode.Fault : ExitCode.Refused;
    }

    public int WriteFault(Exception fault)
    {
        // The type and not the message: a message may quote what was being read.
        Write(Texts.Fault, "fault", Texts.FaultSentence(fault), Texts.NextStep("fault"));
        return ExitCode.Fault;
    }

    public int WriteUsage(IEnumerable<string> errors, string commandName)
    {
        Write(Texts.Usage, "usage", Said.Same(OneLine(errors)), Texts.SeeHelp(commandName));
        return ExitCode.Usage;
    }

    // The parser lists what it would have taken on lines of their own.
    private static string OneLine(IEnumerable<string> errors) => string.Join(
        ' ', errors.Distinct(StringComparer.Ordinal).SelectMany(error => error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    private void Write(Said kind, string code, Said sentence, Said? next)
    {
        if (json)
        {
            error.WriteLine(new JsonObject
            {
                ["error"] = new JsonObject
                {
                    ["code"] = code,
                    ["detail"] = In(sentence),
                    ["next"] = next is null ? null : In(next),
                },
            }.ToJsonString(Indented));
            return;
        }

        error.WriteLine(kind == Texts.Usage
            ? $"{In(kind)}: {TextWidth.Value(In(sentence))}"
            : $"{In(kind)}: {TextWidth.Name(code)}: {TextWidth.Value(In(sentence))}");
        if (next is not null)
            error.WriteLine($"  {In(next)}");
    }

    private string LabelOf(Said label) => TextWidth.Name(In(label));

    private void Lay(string before, string text)
    {
        if (!(json && unattended))
            Lay(error, before, text, NoteColumns);
    }

    private static void Lay(TextWriter writer, string before, string text, int? columns)
    {
        var indent = TextWidth.Of(before);
        foreach (var row in columns is { } all ? TextWidth.Rows(text, Math.Max(NarrowestValue, all - indent)) : [text])
        {
            writer.WriteLine(before + row);
            before = new string(' ', indent);
        }
    }
}
