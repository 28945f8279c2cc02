using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Commands;

/// <summary><c>identity-api client add|list|disable</c>: who may sign in with a key of its own.</summary>
internal static class ClientCommand
{
    private const int MostKeyBytes = 4_096;

    public static Command Create() => new("client", "Register the agencies and officers that sign in with a key.")
    {
        Add(), List(), Disable(),
    };

    private static Command Add()
    {
        var config = Configuration.FileOption();
        var id = new Option<string>("--id") { Description = "The client's id; never given twice.", Required = true };
        var organisation = new Option<string>("--organisation") { Description = "Its USCC.", Required = true };
        var place = new Option<string>("--place") { Description = "Its six-digit division code.", Required = true };
        var role = new Option<string[]>("--role")
        {
            Description = $"What it may do; repeat for several: {string.Join(", ", Roles.All)}.",
            Required = true,
        };
        var jwk = new Option<FileInfo>("--jwk") { Description = "A file with its public P-256 key as JWK.", Required = true };
        var person = new Option<FileInfo?>("--person-number-file")
        {
            Description = "For an officer: a file with their own resident number, so that they confirm no session of their own.",
        };
        var command = new Command("add", "Register a client.") { config, id, organisation, place, role, jwk, person };

        command.SetRun(async (parsed, cancellationToken) =>
        {
            var file = parsed.GetRequiredValue(jwk);
            if (!file.Exists || file.Length > MostKeyBytes)
                return new Refusal("jwk-malformed", "There is no such key file.");
            if (!StrictJson.ParseObject(await File.ReadAllBytesAsync(file.FullName, cancellationToken)).TryGet(out var json, out var refusal)
                || !Jwk.Parse(json).TryGet(out var key, out refusal))
                return refusal;

            var client = new RegisteredClient(
                parsed.GetRequiredValue(id),
                parsed.GetRequiredValue(organisation),
                parsed.GetRequiredValue(place),
                parsed.GetRequiredValue(role),
                key,
                Active: true);
            if (!Configuration.Read(parsed.GetRequiredValue(config)).TryGet(out var options, out refusal))
                return refusal;
            byte[]? personHash = null;
            if (parsed.GetValue(person) is { } number
                && !PersonHash(options, number).TryGet(out personHash, out refusal))
                return refusal;
            return await WithStore(
                parsed, config, store => store.AddAsync(client, personHash, cancellationToken), cancellationToken);
        });
        return command;
    }

    private static Command List()
    {
        var config = Configuration.FileOption();
        var command = new Command("list", "List the clients, one JSON object a line.") { config };
        command.SetRun(async (parsed, cancellationToken) =>
        {
            if (!Configuration.Read(parsed.GetRequiredValue(config)).TryGet(out var options, out var refusal))
                return refusal;
            using var database = new Database(options.DatabaseFile);
            await database.MigrateAsync(cancellationToken);
            foreach (var client in await new ClientStore(database, TimeProvider.System).ListAsync(cancellationToken))
                await parsed.InvocationConfiguration.Output.WriteLineAsync(Describe(client));
            return null;
        });
        return command;
    }

    private static Command Disable()
    {
        var config = Configuration.FileOption();
        var id = new Option<string>("--id") { Description = "The client's id.", Required = true };
        var command = new Command("disable", "End a client's access at once, also with tokens that it holds.") { config, id };
        command.SetRun((parsed, cancellationToken) => WithStore(
            parsed, config, store => store.DisableAsync(parsed.GetRequiredValue(id), cancellationToken), cancellationToken));
        return command;
    }

    private static Result<byte[]> PersonHash(IdentityApiOptions options, FileInfo file)
    {
        if (!file.Exists)
            return new Refusal("person-number-missing", "There is no file with the officer's number.");
        if (!Configuration.OpenKeys(options).TryGet(out var keys, out var refusal))
            return refusal;
        using (keys)
        using (var cipher = new ColumnCipher(keys.Columns))
        {
            var register = new PersonRegister(
                cipher, new LookupHash(keys.Lookups), Microsoft.Extensions.Options.Options.Create(options), TimeProvider.System);
            return register.ReadNumber(File.ReadAllText(file.FullName).Trim()).TryGet(out var number, out refusal)
                ? register.HashOf(number)
                : refusal;
        }
    }

    private static async Task<Refusal?> WithStore(
        ParseResult parsed,
        Option<FileInfo> config,
        Func<ClientStore, Task<Result<RegisteredClient>>> change,
        CancellationToken cancellationToken)
    {
        if (!Configuration.Read(parsed.GetRequiredValue(config)).TryGet(out var options, out var refusal))
            return refusal;
        using var database = new Database(options.DatabaseFile);
        await database.MigrateAsync(cancellationToken);
        if (!(await change(new ClientStore(database, TimeProvider.System))).TryGet(out var client, out refusal))
            return refusal;
        await parsed.InvocationConfiguration.Output.WriteLineAsync(Describe(client));
        return null;
    }

    private static string Describe(RegisteredClient client) => new JsonObject
    {
        ["id"] = client.Id,
        ["organisation"] = client.Organisation,
        ["place"] = client.Place,
        ["roles"] = new JsonArray([.. client.Roles.Select(role => (JsonNode)role)]),
        ["thumbprint"] = client.Key.Thumbprint,
        ["active"] = client.Active,
    }.ToJsonString();
}
