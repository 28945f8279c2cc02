using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests;

/// <summary>Generators for what the protocol is made of, and the way to flip one bit of it.</summary>
internal static class Sample
{
    public static Gen<byte[]> Bytes(int length) => Gen.Choose(0, 255).Select(i => (byte)i).ArrayOf(length);

    public static Gen<byte[]> BytesUpTo(int length) => Gen.Choose(0, length).SelectMany(Bytes);

    public static Gen<Bytes32> Words => Bytes(Bytes32.Length).Select(bytes => Bytes32.FromBytes(bytes));

    public static Gen<ulong> Numbers => Gen.OneOf(
        Gen.Elements<ulong>(0, 1, 255, 256, uint.MaxValue, ulong.MaxValue),
        Bytes(8).Select(bytes => BitConverter.ToUInt64(bytes)));

    public static Gen<Secp256k1Key> Keys => Bytes(32).Select(bytes => Secp256k1Key.FromBytes(bytes).Value());

    public static Gen<StatementDomain> Domains =>
        from name in Gen.Elements("yunxi.example/identity", "yunxi.example/approvals")
        from version in Gen.Elements("1.0", "0.26")
        from chain in Numbers
        select StatementDomain.ForOrigin(name, version, chain);

    public static Gen<Statement> Statements =>
        from schema in Words
        from recipient in Bytes(Address.Length)
        from time in Numbers
        from expires in Numbers
        from revocable in Gen.Elements(true, false)
        from reference in Words
        from data in BytesUpTo(300)
        from salt in Words
        select new Statement
        {
            Schema = schema,
            Recipient = Address.FromBytes(recipient),
            Time = time,
            ExpirationTime = expires,
            Revocable = revocable,
            RefUid = reference,
            Data = data,
            Salt = salt,
        };

    public static Gen<SignedStatement> Signed =>
        from domain in Domains
        from statement in Statements
        from key in Keys
        select statement.Sign(domain, key);

    public static byte[] Flip(byte[] bytes, int bit)
    {
        byte[] flipped = [.. bytes];
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    /// <summary>Runs a property a hundred times, or fails the test with the smallest case found.</summary>
    public static void Check<T>(Gen<T> gen, Action<T> property) =>
        Prop.ForAll(gen.ToArbitrary(), property).QuickCheckThrowOnFailure();
}
