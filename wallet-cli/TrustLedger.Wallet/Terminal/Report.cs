using System.Text.Json.Nodes;

namespace TrustLedger.Wallet.Terminal;

/// <summary>What a command found or did: lines for a person, one JSON object for a program, from the same values.</summary>
internal sealed class Report
{
    private readonly List<(Said? Label, Said Text)> _lines = [];

    public JsonObject Json { get; } = [];

    public IReadOnlyList<(Said? Label, Said Text)> Lines => _lines;

    /// <summary>Not null when the report itself is bad news that a script must not miss.</summary>
    public int ExitCode { get; private set; } = Wallet.ExitCode.Done;

    public Report Say(Said sentence)
    {
        _lines.Add((null, sentence));
        return this;
    }

    /// <summary>A labelled value. The text comes from outside as often as not, and is made safe to show.</summary>
    public Report Show(Said label, string value) => Show(label, Said.Same(TextWidth.Safe(value)));

    public Report Show(Said label, Said value)
    {
        _lines.Add((label, value));
        return this;
    }

    public Report Set(string member, JsonNode? value)
    {
        Json[member] = value;
        return this;
    }

    /// <summary>A labelled value that is a member of the JSON object as well.</summary>
    public Report Both(string member, Said label, string value) => Show(label, value).Set(member, value);

    public Report Exits(int code)
    {
        ExitCode = code;
        return this;
    }
}
