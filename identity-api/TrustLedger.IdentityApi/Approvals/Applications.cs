using System.Data.Common;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Approvals;

/// <summary>The tables of applications and decisions. Every method works inside the caller's transaction.</summary>
internal sealed class Applications(ColumnCipher cipher, TimeProvider time)
{
    private const string Table = "applications";

    public static Task<ApplicationRow?> FindAsync(DbConnection connection, string uid) => connection.QuerySingleOrDefaultAsync<ApplicationRow?>(
        $"SELECT {ApplicationRow.Columns} FROM applications WHERE uid = @uid", new { uid });

    /// <summary>Those in a state, the oldest first.</summary>
    public static async Task<IReadOnlyList<ApplicationRow>> InStateAsync(DbConnection connection, string state) => [.. await connection.QueryAsync<ApplicationRow>(
        $"SELECT {ApplicationRow.Columns} FROM applications WHERE state = @state AND log_index IS NOT NULL ORDER BY created LIMIT 200", new { state })];

    /// <summary>Whether the person has another open application for the item.</summary>
    public static async Task<bool> HasOtherOpenAsync(DbConnection connection, string person, string item, Bytes32 uid) =>
        await connection.ExecuteScalarAsync<long>(
            """
            SELECT COUNT(*) FROM applications
            WHERE person = @person AND item = @item AND uid <> @uid AND state IN ('deciding', 'to-human')
            """,
            new { person, item, uid = uid.ToString() }) > 0;

    public Task<int> AddAsync(DbConnection connection, ApplicationRow row, JsonArray trace, JsonArray checks) => connection.ExecuteAsync(
        """
        INSERT INTO applications (uid, draft, handle, person, item, rules, state, trace, checks, due, created)
        VALUES (@Uid, @Draft, @Handle, @Person, @Item, @Rules, @State, @trace, @checks, @Due, @Created)
        """,
        new
        {
            row.Uid,
            row.Draft,
            row.Handle,
            row.Person,
            row.Item,
            row.Rules,
            row.State,
            trace = cipher.Seal(Jcs.Write(trace), Table, "trace", row.Uid),
            checks = cipher.Seal(Jcs.Write(checks), Table, "checks", row.Uid),
            row.Due,
            row.Created,
        });

    /// <summary>Notes who handed an application in for its person.</summary>
    public static Task AddAgentAsync(DbConnection connection, string uid, ActingAgent agent) => connection.ExecuteAsync(
        "INSERT INTO application_agents (application, agent, delegation) VALUES (@uid, @Person, @Delegation)", new { uid, agent.Person, agent.Delegation });

    /// <summary>Who handed it in for its person; null when the person did.</summary>
    public static Task<ActingAgent?> AgentOfAsync(DbConnection connection, string uid) => connection.QuerySingleOrDefaultAsync<ActingAgent?>(
        "SELECT agent AS Person, delegation AS Delegation FROM application_agents WHERE application = @uid", new { uid });

    /// <summary>What the rules found, and the checks of the presentation.</summary>
    public async Task<(JsonNode Trace, JsonNode Checks)> OpenAsync(DbConnection connection, string uid)
    {
        var row = await connection.QuerySingleAsync<(byte[] Trace, byte[] Checks)>(
            "SELECT trace, checks FROM applications WHERE uid = @uid", new { uid });
        return (Part(row.Trace, "trace"), Part(row.Checks, "checks"));

        JsonNode Part(byte[] sealedPart, string column) => JsonNode.Parse(cipher.OpenText(sealedPart, Table, column, uid))!;
    }

    public Task<int> AddDecisionAsync(DbConnection connection, DecisionRow row) => connection.ExecuteAsync(
        """
        INSERT INTO decisions (uid, application, outcome, officer, organisation, state, created)
        VALUES (@Uid, @Application, @Outcome, @Officer, @Organisation, 'waiting', @now) ON CONFLICT (uid) DO NOTHING
        """,
        new { row.Uid, row.Application, row.Outcome, row.Officer, row.Organisation, now = time.GetUtcNow().ToUnixTimeMilliseconds() });

    /// <summary>The decision that stands or is on its way; null when there is none.</summary>
    public static Task<DecisionRow?> DecisionOfAsync(DbConnection connection, string application) => connection.QueryFirstOrDefaultAsync<DecisionRow?>(
        $"SELECT {DecisionRow.Columns} FROM decisions WHERE application = @application AND state <> 'refused' ORDER BY created DESC LIMIT 1",
        new { application });
}
