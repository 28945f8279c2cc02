namespace TrustLedger.IdentityApi.Registry;

/// <summary>What an import did so far.</summary>
internal sealed record ImportCounts(long Lines = 0, long Added = 0, long Updated = 0, long Unchanged = 0, long Refused = 0)
{
    public ImportCounts With(ImportChange change) => change switch
    {
        ImportChange.Added => this with { Lines = Lines + 1, Added = Added + 1 },
        ImportChange.Updated => this with { Lines = Lines + 1, Updated = Updated + 1 },
        _ => this with { Lines = Lines + 1, Unchanged = Unchanged + 1 },
    };

    public ImportCounts WithRefused() => this with { Lines = Lines + 1, Refused = Refused + 1 };
}
