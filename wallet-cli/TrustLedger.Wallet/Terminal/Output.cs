using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;

namespace TrustLedger.Wallet.Terminal;

/// <summary>Where a command speaks: results to standard output, everything else to standard error.</summary>
/// <remarks>
/// With <c>--json</c> standard output carries exactly one JSON object, and an error is one on standard error. Where nobody
/// is asked either (<c>--yes</c>), nothing else is said: what people are shown would only end up in a log.
/// </remarks>
internal sealed class Output(TextWriter output, TextWriter error, Language language, bool json, bool unattended = false)
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        // Chinese stays readable; what is dangerous in HTML is not dangerous in a terminal.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public bool IsJson => json;

    public string In(Said said) => said.In(language);

    public int Write(Report report)
    {
        if (json)
        {
            output.WriteLine(report.Json.ToJsonString(Indented));
            return report.ExitCode;
        }

        var width = report.Lines.Max(line => line.Label is null ? 0 : TextWidth.Of(In(line.Label)));
        foreach (var (label, text) in report.Lines)
            output.WriteLine(label is null ? In(text) : $"{TextWidth.Pad(In(label), width)}  {In(text)}");
        return report.ExitCode;
    }

    /// <summary>Progress, or what is about to be signed or shown: for the person, never for a program to read.</summary>
    public void Note(Said said)
    {
        if (!(json && unattended))
            error.WriteLine(In(said));
    }

    public void Note(Said label, string value) => Note(Said.Same($"  {In(label)}: {TextWidth.Safe(value)}"));

    /// <summary>What a person must see for the command to go on, also where nobody is asked.</summary>
    public void Tell(Said said) => error.WriteLine(In(said));

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
            ? $"{In(kind)}: {TextWidth.Safe(In(sentence))}"
            : $"{In(kind)}: {code}: {TextWidth.Safe(In(sentence))}");
        if (next is not null)
            error.WriteLine($"  {In(next)}");
    }
}
