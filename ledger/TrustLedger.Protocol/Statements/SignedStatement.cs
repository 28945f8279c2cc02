using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Protocol.Statements;

/// <summary>A statement whose signature was made or checked here: only signing and checking make one.</summary>
public sealed record SignedStatement
{
    internal SignedStatement(StatementDomain domain, Statement statement, RecoverableSignature signature, Address signer)
        : this(domain, statement, signature, signer, statement.Uid)
    {
    }

    private SignedStatement(StatementDomain domain, Statement statement, RecoverableSignature signature, Address signer, Bytes32 uid) =>
        (Domain, Statement, Signature, Signer, Uid) = (domain, statement, signature, signer, uid);

    public StatementDomain Domain { get; }

    public Statement Statement { get; }

    public RecoverableSignature Signature { get; }

    public Address Signer { get; }

    public Bytes32 Uid { get; }

    /// <summary>
    /// A statement of an entry that lies under a checkpoint that we signed ourselves: its signature was checked before the
    /// entry got there, and is not checked again. For nothing that anybody else wrote.
    /// </summary>
    internal static SignedStatement Trusted(StatementDomain domain, LogEntry entry) =>
        new(domain, entry.Statement, entry.Signature, entry.Signer, entry.Uid);

    /// <summary>Finds who signed <paramref name="statement"/> for the log of <paramref name="domain"/>.</summary>
    /// <param name="domain">The log's domain, or the one that the statement's file names.</param>
    /// <param name="statement">What was signed.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="claimedSigner">Who is said to have signed; null when nobody is.</param>
    /// <returns>
    /// The signed statement; or, first match wins:
    /// <list type="bullet">
    /// <item><c>data-too-long</c> the data does not fit a log entry</item>
    /// <item><c>signature-malformed</c>, <c>signature-high-s</c>, <c>signature-unrecoverable</c> as <see cref="Secp256k1.Recover"/></item>
    /// <item><c>signer-mismatch</c> another key made the signature, or it is for another log</item>
    /// </list>
    /// </returns>
    public static Result<SignedStatement> Verify(
        StatementDomain domain, Statement statement, RecoverableSignature signature, Address? claimedSigner) =>
        VerifyWithUid(domain, statement, signature, claimedSigner, statement.Uid);

    /// <summary>Reads and checks the object that the EAS SDK exports; see <see cref="EasJson"/> for the refusals.</summary>
    /// <param name="easJson">UTF-8.</param>
    /// <param name="expected">The domain that it most likely names: only speed depends on it.</param>
    public static Result<SignedStatement> Parse(ReadOnlySpan<byte> easJson, StatementDomain? expected = null) =>
        EasJson.Parse(easJson, expected);

    internal static Result<SignedStatement> VerifyWithUid(
        StatementDomain domain, Statement statement, RecoverableSignature signature, Address? claimedSigner, Bytes32 uid)
    {
        if (statement.Data.Length > Statement.MaxDataBytes)
            return new Refusal("data-too-long", $"A statement's data has at most {Statement.MaxDataBytes} bytes.");
        if (!Secp256k1.Recover(statement.Digest(domain), signature).TryGet(out var signer, out var refusal))
            return refusal;
        if (claimedSigner is { } claimed && claimed != signer)
            return new Refusal("signer-mismatch", $"The signature is not one of {claimed} over this statement and domain.");
        return new SignedStatement(domain, statement, signature, signer, uid);
    }

    /// <summary>The object that the EAS SDK exports: numbers as strings, addresses with their checksum.</summary>
    public string ToJson() => EasJson.Write(this);
}
