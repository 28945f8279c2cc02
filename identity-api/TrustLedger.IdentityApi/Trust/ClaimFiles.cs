using System.Data.Common;
using System.Text.Json.Nodes;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Trust;

/// <summary>A claim opened for someone who may see what it says, so that they can check it against what was signed. Personal.</summary>
internal sealed class ClaimFiles(ContentStore contents, PersonRegister persons)
{
    /// <param name="connection">Reads on it.</param>
    /// <param name="claim">The claim.</param>
    /// <param name="withPerson">For the department that must find the person in its own register (居住证暂行条例 §7).</param>
    public async Task<JsonObject> OpenAsync(DbConnection connection, ClaimRow claim, bool withPerson)
    {
        var content = await contents.FindAsync(connection, LogNames.Identity, Bytes32.Read(claim.Uid)!.Value);
        var json = new JsonObject
        {
            ["uid"] = claim.Uid,
            ["handle"] = claim.Handle,
            ["predicate"] = claim.Predicate,
            ["level"] = claim.Level,
            ["accepted"] = claim.Accepted,
            ["statement"] = await Outbox.StatementAsync(connection, LogNames.Identity, claim.Uid),
            ["content"] = content?.Content.DeepClone(),
            ["itemKey"] = content is null ? null : Hex.Write(content.ItemKey),
        };
        if (withPerson && await persons.FindAsync(connection, claim.Person) is { } person)
            json["person"] = new JsonObject { ["name"] = person.Name.Display, ["number"] = person.Number.Reveal() };
        return json;
    }
}
