using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Signing;

/// <summary>A statement that the API took in, or finished from before, with the API's last answer.</summary>
internal sealed record Settled(string Uid, JsonObject Answer)
{
    /// <summary>Tells the outcome of a signing command.</summary>
    /// <param name="said">What <see cref="Desk.SayAsync"/> or <see cref="Desk.FinishAsync"/> gave.</param>
    /// <param name="more">What this command has to tell beside the uid.</param>
    public static Result<Report> Tell(Result<Settled> said, Action<Report, JsonObject>? more = null)
    {
        if (!said.TryGet(out var settled, out var refusal))
            return refusal;
        var report = new Report().Say(Texts.OnTheLedger).Both("uid", Texts.Uid, settled.Uid);
        more?.Invoke(report, settled.Answer);
        // For people where it stands; the proof, which was checked, is for programs.
        return settled.Answer["receipt"] is JsonObject receipt && receipt.WholeNumber("index") is { } index
            ? report.Show(Texts.Entry, $"{index}").Set("index", index).Set("receipt", receipt.DeepClone())
            : report;
    }
}
