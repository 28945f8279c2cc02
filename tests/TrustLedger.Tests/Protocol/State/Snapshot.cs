using System.Globalization;
using System.Text;
using TrustLedger.Protocol.State;

namespace TrustLedger.Tests.Protocol.State;

/// <summary>All that a reader can see of a state, as text: two states are the same when their texts are.</summary>
internal static class Snapshot
{
    public static string Of(LedgerState state)
    {
        var text = new StringBuilder();
        Line(text, "size", state.Size, state.LastAcceptedMilliseconds);
        foreach (var quarantined in state.Quarantined)
            Line(text, "quarantined", quarantined);
        return text.Append(Meaning(state, state.LastAcceptedMilliseconds)).ToString();
    }

    /// <summary>What the log says at a time, whatever else is on it.</summary>
    public static string Meaning(LedgerState state, ulong at)
    {
        var text = new StringBuilder();
        Line(text, "policy", state.Policy.Hash);
        foreach (var member in state.Members)
            Line(text, "member", member);
        foreach (var accreditation in state.Accreditations)
            Line(text, "accreditation", accreditation);
        foreach (var file in state.CaseFiles)
            Line(text, "case", file.Handle, file.Subject, file.Place, file.Registration, file.NextNumber, string.Join(',', file.Records));
        foreach (var uid in state.Uids)
            View(text, state.View(uid, at));
        return text.ToString();
    }

    private static void View(StringBuilder text, StatementView view) => Line(text, view.Uid, view.State, view.Index, view.Schema,
        view.Author, view.Recipient, view.Policy, view.EffectiveIndex, view.EffectiveMilliseconds, view.SupersededBy, view.RevokedBy,
        view.ErasedBy, string.Join(',', view.MissingRoles), string.Join(',', view.Conditions), string.Join(',', view.Endorsements),
        string.Join(',', view.Copies));

    private static void Line(StringBuilder text, params ReadOnlySpan<object?> values)
    {
        foreach (var value in values)
            text.Append(CultureInfo.InvariantCulture, $"{value} ");
        text.AppendLine();
    }
}
