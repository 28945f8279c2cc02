using System.Text.Json.Nodes;

namespace TrustLedger.IdentityApi.Corrections;

/// <summary>A record ready to be seen and signed: its author commits to the content and signs the rest.</summary>
/// <param name="RecordType">Code of the record type; for leave the route decides it.</param>
/// <param name="CaseHandle">0x and 64 hex digits.</param>
/// <param name="Recipient">The subject's handle for this case.</param>
/// <param name="Number">The record's number in its case.</param>
/// <param name="Relation">opens, answers or supersedes, as the statement's byte.</param>
/// <param name="Policy">0x and 64 hex digits: SHA-256 of the policy document in force.</param>
/// <param name="Content">What is committed to.</param>
/// <param name="Route">For leave: who decides and why, for people.</param>
internal sealed record Draft(
    string RecordType, string CaseHandle, string Recipient, ulong Number, int Relation, string Policy,
    JsonObject Content, JsonObject? Route);
