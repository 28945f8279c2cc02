using System.Data.Common;
using System.Text.Json.Nodes;
using TrustLedger.Casework.Delegations;
using TrustLedger.IdentityApi.Approvals;
using TrustLedger.IdentityApi.Registry;

namespace TrustLedger.IdentityApi.Delegations;

/// <summary>What the sides of a delegation, and officers, read of it. Personal.</summary>
internal sealed class DelegationAnswer(PersonRegister persons, ItemCatalogue items, DelegationRules rules, TimeProvider time)
{
    /// <param name="connection">Inside the caller's transaction.</param>
    /// <param name="delegation">What is told of.</param>
    /// <param name="side">The reader's: principal, agent or officer.</param>
    public async Task<JsonObject> OfAsync(DbConnection connection, Delegation delegation, string side)
    {
        var terms = delegation.Terms;
        return new JsonObject
        {
            ["id"] = delegation.Id,
            ["side"] = side,
            ["state"] = delegation.StateAt(time.GetUtcNow()),
            ["principal"] = await DelegationCredentialSource.PrincipalAsync(connection, persons, delegation),
            // As the principal wrote it: the register's word on a handle is its owner's.
            ["agent"] = new JsonObject { ["name"] = terms.AgentName.Display, ["handle"] = terms.Agent.ToLowerHex() },
            ["items"] = new JsonArray([.. terms.Items.Select(code => (JsonNode)Item(code))]),
            ["scopes"] = new JsonArray([.. terms.Scopes.Select(code => (JsonNode)Scope(code))]),
            ["from"] = DelegationTerms.Text(terms.From),
            ["until"] = DelegationTerms.Text(terms.Until),
            ["created"] = delegation.Created,
            ["revoked"] = delegation.Revoked,
            ["revoker"] = delegation.Revoker,
            ["reason"] = delegation.Reason,
        };
    }

    private JsonObject Item(string code)
    {
        var known = rules.ItemsWith(items.All).FirstOrDefault(item => item.Code == code);
        return new JsonObject { ["code"] = code, ["zh"] = known?.Wording.Chinese ?? code, ["en"] = known?.Wording.English ?? code };
    }

    private JsonObject Scope(string code)
    {
        var known = rules.Scopes.FirstOrDefault(scope => scope.Code == code);
        return new JsonObject { ["code"] = code, ["zh"] = known?.Wording.Chinese ?? code, ["en"] = known?.Wording.English ?? code };
    }
}
