using System.Text.Json.Nodes;

namespace TrustLedger.Wallet.Terminal;

/// <summary>What a command found or did: lines for a person, one JSON object for a program, from the same values.</summary>
internal sealed class Report
{
    private readonly List<ReportLine> _lines = [];

    public JsonObject Json { get; } = [];

    public IReadOnlyList<ReportLine> Lines => _lines;

    /// <summary>Not null when the report itself is bad news that a script must not miss.</summary>
    public int ExitCode { get; private set; } = Wallet.ExitCode.Done;

    public Report Say(Said sentence)
    {
        _lines.Add(new ReportLine(null, sentence, IsCopied: true));
        return this;
    }

    /// <summary>A labelled value. The text comes from outside as often as not, and is made safe and short enough to show.</summary>
    public Report Show(Said label, string value) => Show(label, Said.Same(TextWidth.Value(value)));

    /// <summary>As <see cref="Show(Said, string)"/>, to its last word: what people stand by, or are judged by.</summary>
    public Report ShowWhole(Said label, string value) => Show(label, Said.Same(TextWidth.Safe(value)));

    public Report Show(Said label, Said value)
    {
        _lines.Add(new ReportLine(label, value, IsCopied: false));
        return this;
    }

    /// <summary>A labelled value to be taken along as it stands: a link, a name, a hash.</summary>
    public Report Copy(Said label, string value)
    {
        _lines.Add(new ReportLine(label, Said.Same(TextWidth.Safe(value)), IsCopied: true));
        return this;
    }

    /// <summary>A line of another report.</summary>
    public Report Add(ReportLine line)
    {
        _lines.Add(line);
        return this;
    }

    public Report Set(string member, JsonNode? value)
    {
        Json[member] = value;
        return this;
    }

    /// <summary>A labelled value that is a member of the JSON object as well.</summary>
    public Report Both(string member, Said label, string value) => Copy(label, value).Set(member, value);

    public Report Exits(int code)
    {
        ExitCode = code;
        return this;
    }
}
