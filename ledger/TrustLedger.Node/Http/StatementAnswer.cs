using System.Text.Json.Nodes;
using TrustLedger.Protocol.State;

namespace TrustLedger.Node.Http;

/// <summary>A statement of the log.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Entry">The entry's bytes, base64.</param>
/// <param name="Proof">As c2sp.org/tlog-proof. It proves that the entry is there, and nothing of its state.</param>
/// <param name="Statement">The object that the EAS SDK exports.</param>
/// <param name="State">The state's name, as <see cref="StatementViewJson.Word"/> writes it.</param>
/// <param name="View">What the state rests on.</param>
/// <param name="Size">Entries that the state knows of.</param>
internal sealed record StatementAnswer(
    long Index, string Entry, string Proof, JsonNode Statement, string State, JsonObject View, long Size);
