using System.Text.Json.Nodes;
using TrustLedger.Demo.Harness;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Demo.City;

/// <summary>Founds the three logs: each founder's own wallet signs what each log begins with.</summary>
internal sealed class GenesisCeremony(
    CityFolder folder, IReadOnlyDictionary<string, WalletRunner> wallets, IReadOnlyDictionary<string, Address> keys, ServiceIdentity service,
    string witnessPolicy)
{
    /// <summary>An automatic key is admitted for at most 90 days.</summary>
    private const int AutomaticDays = 80;

    public async Task<LogSetup> FoundAsync(string log, string verifierKey, DateTimeOffset now)
    {
        var draft = new GenesisDraft
        {
            Origin = LogSetup.OriginOf(log),
            LogKey = verifierKey,
            Readers = log == "corrections" ? LogReaders.Members : LogReaders.Open,
            Policy = PolicyOf(log),
            Members = [.. Governance(), .. MembersOf(log, now)],
        };
        var draftFile = await WatchAsync(log, draft);

        var signatures = new List<string>();
        foreach (var founder in Organisation.Founders)
        {
            string[] entry = signatures.Count == 0 ? ["--entry"] : [];
            var signed = await wallets[founder.Wallet].RunAsync(
                "governance sign-genesis", [draftFile, "--organisation", founder.Code, .. entry]);
            var file = folder.At("genesis", $"{log}.{founder.Wallet}.json");
            await File.WriteAllTextAsync(file, signed.Output);
            signatures.Add(file);
        }

        var genesisFile = folder.At("genesis", $"{log}.json");
        var assembled = await wallets[Organisation.Data.Wallet].RunAsync(
            "governance assemble", [draftFile, .. signatures, "--out", genesisFile]);
        return new LogSetup(log, draft.Origin, verifierKey, (string)assembled.Json["genesis"]!, genesisFile);
    }

    /// <summary>The draft with the witnesses, which the wallet writes in: it refuses a policy that two histories could satisfy.</summary>
    private async Task<string> WatchAsync(string log, GenesisDraft draft)
    {
        var (unwatched, policy, watched) = (
            folder.At("genesis", $"{log}.unwatched.json"), folder.At("genesis", $"{log}.witnesses"), folder.At("genesis", $"{log}.draft.json"));
        await File.WriteAllBytesAsync(unwatched, draft.Bytes());
        await File.WriteAllTextAsync(policy, witnessPolicy);
        await wallets[Organisation.Data.Wallet].RunAsync(
            "governance draft-witnesses", unwatched, "--policy", policy, "--operator", Organisation.Data.Code, "--out", watched);
        return watched;
    }

    private static PolicyDocument PolicyOf(string log)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Data", "policies", $"{log}.json");
        var json = JsonNode.Parse(File.ReadAllText(file))!;
        return PolicyDocument.Parse(Jcs.Write(json)).TryGet(out var policy, out var refusal)
            ? policy
            : throw new StepFailedException($"{file}: {refusal.Code}: {refusal.Detail}");
    }

    private IEnumerable<GenesisMember> Governance() =>
        Organisation.Founders.Select(founder => Member(founder, "governance", keys[founder.Wallet]));

    private IEnumerable<GenesisMember> MembersOf(string log, DateTimeOffset now)
    {
        yield return Member(Organisation.Data, "relay", service.Relay);
        switch (log)
        {
            case "identity":
                yield return Member(Organisation.Data, "registrar", service.Registrar);
                yield return Of(Organisation.Police, "public-security");
                yield return Of(Organisation.Police, "approval-officer");
                yield return Of(Organisation.HumanResources, "human-resources");
                yield return Of(Organisation.Data, "verifier-officer");
                break;
            case "approvals":
                yield return GenesisMember.Of(
                    Organisation.Data.Code, "auto-decision", Organisation.Data.Place, service.AutoDecision,
                    from: (ulong)now.ToUnixTimeSeconds(), until: (ulong)now.AddDays(AutomaticDays).ToUnixTimeSeconds());
                yield return Of(Organisation.Police, "approval-officer");
                break;
            default:
                yield return Of(Organisation.Justice, "county-agency");
                yield return Of(Organisation.Office, "office");
                yield return Of(Organisation.Procuratorate, "procuratorate");
                yield return Of(Organisation.OtherCounty, "county-agency");
                break;
        }
    }

    private GenesisMember Of(Organisation organisation, string role) => Member(organisation, role, keys[organisation.Wallet]);

    private static GenesisMember Member(Organisation organisation, string role, Address key) =>
        GenesisMember.Of(organisation.Code, role, organisation.Place, key);
}
