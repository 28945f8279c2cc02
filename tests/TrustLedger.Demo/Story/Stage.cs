using TrustLedger.Demo.City;
using TrustLedger.Demo.Harness;

namespace TrustLedger.Demo.Story;

/// <summary>What the chapters share: the city, who plays, and who tells it.</summary>
internal sealed class Stage(DemoCity city, Cast cast, Narrator narrator, DateOnly today)
{
    public DemoCity City { get; } = city;

    public Cast Cast { get; } = cast;

    public Narrator Tell { get; } = narrator;

    public DateOnly Today { get; } = today;

    public required WalletRunner Resident { get; init; }

    public required WalletRunner Neighbour { get; init; }

    public required WalletRunner Subject { get; init; }

    public WalletRunner Data => City.Wallet(Organisation.Data);

    public WalletRunner Police => City.Wallet(Organisation.Police);

    public WalletRunner Office => City.Wallet(Organisation.Office);

    public WalletRunner Justice => City.Wallet(Organisation.Justice);

    public WalletRunner Procuratorate => City.Wallet(Organisation.Procuratorate);

    /// <summary>The resident's bound proofing session.</summary>
    public string Session { get; set; } = "";

    /// <summary>The neighbour's bound proofing session.</summary>
    public string NeighbourSession { get; set; } = "";

    /// <summary>The uid of the resident's residence claim.</summary>
    public string ResidenceClaim { get; set; } = "";

    /// <summary>The presentation request that was answered.</summary>
    public string Request { get; set; } = "";

    /// <summary>The uid of the decided application.</summary>
    public string Application { get; set; } = "";

    /// <summary>The uid of the decision on it.</summary>
    public string Decision { get; set; } = "";

    /// <summary>The uid of the leave record.</summary>
    public string Leave { get; set; } = "";

    /// <summary>The supervised person's case handle.</summary>
    public string Case { get; set; } = "";
}
