namespace TrustLedger.Wallet.Terminal;

/// <summary>One sentence in both languages. All of them stand in <see cref="Texts"/>.</summary>
internal sealed record Said(string Zh, string En)
{
    public string In(Language language) => language == Language.Chinese ? Zh : En;

    /// <summary>A value that reads the same in every language.</summary>
    public static Said Same(string text) => new(text, text);
}
