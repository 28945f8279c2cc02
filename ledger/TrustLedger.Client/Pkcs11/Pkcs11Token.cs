using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TrustLedger.Client.Keystore;
using TrustLedger.Protocol;

namespace TrustLedger.Client.Pkcs11;

/// <summary>A token behind a PKCS #11 module, logged in to: keys that sign and never leave it.</summary>
/// <remarks>
/// Keys are made on purpose with <see cref="Generate"/> and never on the way. Calls may overlap: each takes a session of
/// its own. Who gets hold of token and PIN signs as us until the key is suspended on the ledger; who gets hold of the
/// process signs while it has it, and takes no key away.
/// </remarks>
public sealed class Pkcs11Token : IDisposable
{
    private const int LabelBytes = 32;
    private const int TokenInfoBytes = 256; // 208, and room for modules that are generous
    private const int FlagsOffset = 96;
    private const int SignatureBytes = 64;

    // Of a DER object identifier: P-256, and of a DER octet string of 65 bytes.
    private static readonly byte[] P256 = Convert.FromHexString("06082A8648CE3D030107");
    private static readonly byte[] PointHeader = [0x04, 0x41];

    private readonly Cryptoki _module;
    private readonly nuint _slot;
    private readonly byte[] _pin;
    private readonly ConcurrentBag<nuint> _sessions = [];
    private volatile bool _mayNotLogIn;

    private Pkcs11Token(Cryptoki module, nuint slot, byte[] pin) => (_module, _slot, _pin) = (module, slot, pin);

    /// <summary>Loads the module, finds the token and logs in.</summary>
    /// <param name="module">The path of the module's library.</param>
    /// <param name="label">The token's label.</param>
    /// <param name="pin">The user's PIN; a copy of it is kept to log in again when the token was away.</param>
    /// <returns>
    /// The token; or, first match wins: <c>pkcs11-module-missing</c>, <c>pkcs11-token-missing</c>,
    /// <c>pkcs11-pin-wrong</c>, <c>pkcs11-pin-locked</c>; <c>pkcs11-failed</c> with the module's own number.
    /// </returns>
    public static Result<Pkcs11Token> Open(string module, string label, Passphrase pin)
    {
        if (Cryptoki.Load(module) is not { } cryptoki)
            return new Refusal("pkcs11-module-missing", $"{module} is not there or is no PKCS #11 module. For SoftHSM on Debian: apt-get install softhsm2");
        if (cryptoki.Initialize() is not (CryptokiResult.Ok or CryptokiResult.AlreadyInitialized) and var failed)
            return Failed("C_Initialize", failed);
        if (!FindSlot(cryptoki, label).TryGet(out var slot, out var refusal))
            return refusal;

        var token = new Pkcs11Token(cryptoki, slot, pin.Utf8.ToArray());
        if (token.Begin().TryGet(out var session, out refusal))
        {
            token._sessions.Add(session);
            return token;
        }

        token.Dispose();
        return refusal;
    }

    /// <summary>Makes a P-256 pair that stays on the token; its private half can be neither read nor copied out.</summary>
    /// <returns>Null; <c>pkcs11-key-exists</c>, and nothing changed; or <c>pkcs11-failed</c>.</returns>
    public Refusal? Generate(string label)
    {
        if (FindP256(label).TryGet(out var there, out var refusal))
        {
            there.Dispose();
            return new Refusal("pkcs11-key-exists", "The token has a key of that label already; keys are never replaced.");
        }

        if (refusal.Code != "pkcs11-key-missing")
            return refusal;

        var (name, id) = (System.Text.Encoding.UTF8.GetBytes(label), RandomNumberGenerator.GetBytes(16));
        using var open = new CryptokiTemplate()
            .With(CryptokiNames.Token, true).With(CryptokiNames.Private, false).With(CryptokiNames.Label, name)
            .With(CryptokiNames.Id, id).With(CryptokiNames.Verify, true).With(CryptokiNames.Parameters, P256);
        using var secret = new CryptokiTemplate()
            .With(CryptokiNames.Token, true).With(CryptokiNames.Private, true).With(CryptokiNames.Label, name)
            .With(CryptokiNames.Id, id).With(CryptokiNames.Sign, true)
            .With(CryptokiNames.Sensitive, true).With(CryptokiNames.Extractable, false);
        var made = WithSession(session => _module.GenerateKeyPair(
            session, new CryptokiMechanism { Mechanism = CryptokiNames.GenerateEllipticCurve }, open.Attributes, secret.Attributes));
        return made == CryptokiResult.Ok ? null : Failed("C_GenerateKeyPair", made);
    }

    /// <summary>A key pair of the token, for signing and verifying. The caller disposes it before the token.</summary>
    /// <returns>
    /// The key; or, first match wins: <c>pkcs11-key-missing</c>, <c>pkcs11-key-ambiguous</c> several of that label,
    /// <c>pkcs11-key-unfit</c> its public half is not there or not on P-256, <c>pkcs11-failed</c>.
    /// </returns>
    public Result<ECDsa> FindP256(string label)
    {
        var name = System.Text.Encoding.UTF8.GetBytes(label);
        var (secrets, status) = Find(CryptokiNames.PrivateKey, name);
        if (status != CryptokiResult.Ok)
            return Failed("C_FindObjects", status);
        if (secrets.Length != 1)
        {
            return secrets.Length == 0
                ? new Refusal("pkcs11-key-missing", "The token has no key of that label; make it on purpose.")
                : new Refusal("pkcs11-key-ambiguous", "The token has several keys of that label.");
        }

        (var publics, status) = Find(CryptokiNames.PublicKey, name);
        if (status != CryptokiResult.Ok)
            return Failed("C_FindObjects", status);
        var unfit = new Refusal("pkcs11-key-unfit", "The public half of the key is not there once, or is not on P-256.");
        if (publics.Length != 1
            || Read(publics[0], CryptokiNames.Parameters) is not { } curve || !curve.AsSpan().SequenceEqual(P256)
            || Read(publics[0], CryptokiNames.Point) is not { Length: 67 } point || !point.AsSpan(0, 2).SequenceEqual(PointHeader) || point[2] != 4)
            return unfit;
        return new Pkcs11Key(this, label, secrets[0], new ECPoint { X = point[3..35], Y = point[35..67] });
    }

    /// <summary>Closes the sessions. The login of this process on the token ends with the last of them.</summary>
    public void Dispose()
    {
        _mayNotLogIn = true; // What is wiped is not tried.
        while (_sessions.TryTake(out var session))
            _module.CloseSession(session);
        CryptographicOperations.ZeroMemory(_pin);
    }

    /// <summary>Signs a hash; the session and, when the token was away, the login and the key are found again once.</summary>
    /// <returns>r and s side by side.</returns>
    /// <exception cref="IOException">The token does not sign: it was taken away, or broke.</exception>
    internal byte[] Sign(ref nuint key, string label, ReadOnlySpan<byte> hash)
    {
        var signature = new byte[SignatureBytes];
        var status = TrySign(key, hash, signature);
        if (status is CryptokiResult.KeyHandleInvalid or CryptokiResult.ObjectHandleInvalid or CryptokiResult.UserNotLoggedIn
            && Find(CryptokiNames.PrivateKey, System.Text.Encoding.UTF8.GetBytes(label)) is ([var again], CryptokiResult.Ok))
        {
            key = again;
            status = TrySign(key, hash, signature);
        }

        return status == CryptokiResult.Ok ? signature : throw new IOException($"The token does not sign: {Failed("C_Sign", status).Detail}");
    }

    /// <summary>Ends all sessions of this process with the token, and so its login.</summary>
    internal void CloseAllSessions() => _module.CloseAllSessions(_slot);

    private CryptokiResult TrySign(nuint key, ReadOnlySpan<byte> hash, byte[] signature)
    {
        var data = hash.ToArray();
        return WithSession(session =>
        {
            var begun = _module.SignInit(session, new CryptokiMechanism { Mechanism = CryptokiNames.Ecdsa }, key);
            if (begun != CryptokiResult.Ok)
                return begun;
            var length = (nuint)signature.Length;
            var signed = _module.Sign(session, data, signature, ref length);
            return signed == CryptokiResult.Ok && length != SignatureBytes ? CryptokiResult.DeviceError : signed;
        });
    }

    /// <summary>Runs an operation in a session that nobody else has meanwhile, and once more in a new one when it was gone.</summary>
    private CryptokiResult WithSession(Func<nuint, CryptokiResult> operation)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (!_sessions.TryTake(out var session))
            {
                if (!Begin().TryGet(out var begun, out _))
                    return CryptokiResult.TokenNotPresent;
                session = begun;
            }

            var status = operation(session);
            var isGone = status is CryptokiResult.SessionClosed or CryptokiResult.SessionHandleInvalid
                or CryptokiResult.DeviceRemoved or CryptokiResult.UserNotLoggedIn;
            if (!isGone)
            {
                _sessions.Add(session);
                return status;
            }

            // All of them went together: what is left in the bag is as dead.
            _module.CloseSession(session);
            while (_sessions.TryTake(out var dead))
                _module.CloseSession(dead);
            if (attempt > 0)
                return status;
        }
    }

    /// <summary>Why there was no login.</summary>
    internal static Refusal NoLogin(CryptokiResult status) => status switch
    {
        CryptokiResult.PinIncorrect or CryptokiResult.PinLengthRange => new Refusal("pkcs11-pin-wrong", "The token takes another PIN."),
        CryptokiResult.PinLocked => new Refusal("pkcs11-pin-locked", "The token is locked after too many wrong PINs; its security officer unlocks it."),
        _ => Failed("C_Login", status),
    };

    private Result<nuint> Begin()
    {
        // A few wrong ones lock a token: a PIN that was refused is not tried again.
        if (_mayNotLogIn)
            return NoLogin(CryptokiResult.PinIncorrect);

        var opened = _module.OpenSession(_slot, CryptokiNames.SerialSession | CryptokiNames.ReadWriteSession, out var session);
        if (opened != CryptokiResult.Ok)
            return Failed("C_OpenSession", opened);

        // Sessions of one process share its login.
        var status = _module.Login(session, CryptokiNames.User, _pin);
        if (status is CryptokiResult.Ok or CryptokiResult.UserAlreadyLoggedIn)
            return session;
        _module.CloseSession(session);
        _mayNotLogIn = status is CryptokiResult.PinIncorrect or CryptokiResult.PinLengthRange or CryptokiResult.PinLocked;
        return NoLogin(status);
    }

    private static Result<nuint> FindSlot(Cryptoki module, string label)
    {
        nuint count = 0;
        var status = module.GetSlotList(null, ref count);
        var slots = new nuint[(int)count];
        if (status == CryptokiResult.Ok)
            status = module.GetSlotList(slots, ref count);
        if (status != CryptokiResult.Ok)
            return Failed("C_GetSlotList", status);

        Span<byte> info = stackalloc byte[TokenInfoBytes];
        foreach (var slot in slots.AsSpan(0, (int)count))
        {
            if (module.GetTokenInfo(slot, info) == CryptokiResult.Ok
                && (MemoryMarshal.Read<nuint>(info[FlagsOffset..]) & CryptokiNames.TokenInitialized) != 0
                && System.Text.Encoding.UTF8.GetString(info[..LabelBytes]).TrimEnd(' ') == label)
                return slot;
        }

        return new Refusal("pkcs11-token-missing", "No token of that label is there.");
    }

    private (nuint[] Found, CryptokiResult Status) Find(nuint kind, byte[] label)
    {
        nuint[] found = [];
        var status = WithSession(session =>
        {
            using var template = new CryptokiTemplate()
                .With(CryptokiNames.Class, kind).With(CryptokiNames.KeyType, CryptokiNames.EllipticCurve).With(CryptokiNames.Label, label);
            var begun = _module.FindObjectsInit(session, template.Attributes);
            if (begun != CryptokiResult.Ok)
                return begun;
            var two = new nuint[2];
            var listed = _module.FindObjects(session, two, out var count);
            found = two[..(int)count];
            var ended = _module.FindObjectsFinal(session);
            return listed == CryptokiResult.Ok ? ended : listed;
        });
        return (found, status);
    }

    private unsafe byte[]? Read(nuint item, nuint type)
    {
        var into = new byte[128];
        var length = 0;
        var status = WithSession(session =>
        {
            fixed (byte* value = into)
            {
                var attribute = new CryptokiAttribute { Type = type, Value = value, Length = (nuint)into.Length };
                var read = _module.GetAttributeValue(session, item, ref attribute);
                length = (int)attribute.Length;
                return read;
            }
        });
        return status == CryptokiResult.Ok ? into[..length] : null;
    }

    private static Refusal Failed(string function, CryptokiResult status) => new(
        "pkcs11-failed", string.Create(CultureInfo.InvariantCulture, $"{function} of the module answered 0x{(ulong)status:x}."));
}
