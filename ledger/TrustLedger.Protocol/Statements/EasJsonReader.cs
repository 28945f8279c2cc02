using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Protocol.Statements;

/// <summary>Reads a statement's JSON in one pass, as nearly every sender spells it.</summary>
/// <remarks>
/// A short cut, and no second meaning: it takes a subset of what <see cref="EasJson"/> takes, to the same value. For
/// anything that it does not take (escapes, hex of another length, a member out of place) it gives null, and
/// <see cref="EasJson"/> finds out whether that is wrong, and what.
/// </remarks>
internal ref struct EasJsonReader
{
    private const int Members = 9;

    private Utf8JsonReader _json;
    private bool _isWhole = true;

    private EasJsonReader(ReadOnlySpan<byte> utf8) =>
        _json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 8 });

    /// <summary>The parts of a signed statement, nothing of them checked but their form.</summary>
    internal sealed record Parts(
        StatementDomain Domain, Statement Statement, RecoverableSignature Signature, Bytes32 Uid, Address Signer);

    /// <param name="utf8">The whole text.</param>
    /// <param name="expected">The domain that the text most likely names; it spares computing that domain's separator.</param>
    /// <returns>Null for what this reader does not take.</returns>
    public static Parts? Read(ReadOnlySpan<byte> utf8, StatementDomain? expected)
    {
        try
        {
            return utf8.Length <= StrictJson.DefaultMaxBytes ? new EasJsonReader(utf8).ReadWhole(expected) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Parts? ReadWhole(StatementDomain? expected)
    {
        (StatementDomain Domain, Statement Statement, RecoverableSignature Signature, Bytes32 Uid)? sig = null;
        Address? signer = null;
        Begin();
        for (var i = 0; i < 2 && _isWhole; i++)
        {
            if (NextIs("sig"u8) && sig is null)
                sig = ReadSig(expected);
            else if (Is("signer"u8) && signer is null)
                signer = AddressValue();
            else
                _isWhole = false;
        }

        End();
        if (!_isWhole || _json.Read() || sig is not { } read || signer is not { } address)
            return null;
        return new Parts(read.Domain, read.Statement, read.Signature, read.Uid, address);
    }

    private (StatementDomain, Statement, RecoverableSignature, Bytes32)? ReadSig(StatementDomain? expected)
    {
        StatementDomain? domain = null;
        Statement? statement = null;
        RecoverableSignature? signature = null;
        Bytes32? uid = null;
        var (primary, types, version) = (false, false, false);
        Begin();
        for (var i = 0; i < 7 && _isWhole; i++)
        {
            if (NextIs("domain"u8) && domain is null)
                domain = ReadDomain(expected);
            else if (Is("message"u8) && statement is null)
                statement = ReadMessage();
            else if (Is("signature"u8) && signature is null)
                signature = ReadSignature();
            else if (Is("uid"u8) && uid is null)
                uid = Word();
            else if (Is("primaryType"u8) && !primary)
                primary = Text("Attest"u8);
            else if (Is("types"u8) && !types)
                types = ReadTypes();
            else if (Is("version"u8) && !version)
                version = Number() == Statement.CurrentVersion;
            else
                _isWhole = false;
        }

        End();
        return _isWhole && primary && types && version && domain is not null && statement is not null
            && signature is { } signed && uid is { } word
            ? (domain, statement, signed, word)
            : null;
    }

    private StatementDomain? ReadDomain(StatementDomain? expected)
    {
        var (name, version, chain, contract) = (false, (string?)null, (ulong?)null, (Address?)null);
        Begin();
        for (var i = 0; i < 4 && _isWhole; i++)
        {
            if (NextIs("name"u8) && !name)
                name = Text("EAS Attestation"u8);
            else if (Is("version"u8) && version is null)
                version = ShortText();
            else if (Is("chainId"u8) && chain is null)
                chain = Number();
            else if (Is("verifyingContract"u8) && contract is null)
                contract = AddressValue();
            else
                _isWhole = false;
        }

        End();
        if (!_isWhole || !name || version is null || chain is not { } id || contract is not { } address)
            return null;
        return expected is not null && expected.ChainId == id && expected.VerifyingContract == address
            && string.Equals(expected.Version, version, StringComparison.Ordinal)
                ? expected
                : new StatementDomain(version, id, address);
    }

    private Statement? ReadMessage()
    {
        Span<ulong?> numbers = stackalloc ulong?[3];
        Span<Bytes32?> words = stackalloc Bytes32?[3];
        var (recipient, revocable, data) = ((Address?)null, (bool?)null, (byte[]?)null);
        Begin();
        for (var i = 0; i < Members && _isWhole; i++)
        {
            if (NextIs("version"u8) && numbers[0] is null)
                numbers[0] = Number();
            else if (Is("schema"u8) && words[0] is null)
                words[0] = Word();
            else if (Is("recipient"u8) && recipient is null)
                recipient = AddressValue();
            else if (Is("time"u8) && numbers[1] is null)
                numbers[1] = Number();
            else if (Is("expirationTime"u8) && numbers[2] is null)
                numbers[2] = Number();
            else if (Is("revocable"u8) && revocable is null)
                revocable = Flag();
            else if (Is("refUID"u8) && words[1] is null)
                words[1] = Word();
            else if (Is("data"u8) && data is null)
                data = Bytes();
            else if (Is("salt"u8) && words[2] is null)
                words[2] = Word();
            else
                _isWhole = false;
        }

        End();
        if (!_isWhole || numbers[0] != Statement.CurrentVersion)
            return null;
        return new Statement
        {
            Schema = words[0]!.Value,
            Recipient = recipient!.Value,
            Time = numbers[1]!.Value,
            ExpirationTime = numbers[2]!.Value,
            Revocable = revocable!.Value,
            RefUid = words[1]!.Value,
            Data = data,
            Salt = words[2]!.Value,
        };
    }

    private RecoverableSignature? ReadSignature()
    {
        var (v, r, s) = ((ulong?)null, (Bytes32?)null, (Bytes32?)null);
        Begin();
        for (var i = 0; i < 3 && _isWhole; i++)
        {
            if (NextIs("v"u8) && v is null)
                v = Number();
            else if (Is("r"u8) && r is null)
                r = Word();
            else if (Is("s"u8) && s is null)
                s = Word();
            else
                _isWhole = false;
        }

        End();
        return _isWhole && v is 27 or 28 ? new RecoverableSignature(r!.Value, s!.Value, (byte)v) : null;
    }

    // The fields in the order that the type names them, each as {"name":…,"type":…}.
    private bool ReadTypes()
    {
        Begin();
        _isWhole &= NextIs("Attest"u8) && _json.Read() && _json.TokenType == JsonTokenType.StartArray;
        foreach (var (name, type) in EasJson.FieldsUtf8)
        {
            Begin();
            _isWhole &= NextIs("name"u8) && Text(name) && NextIs("type"u8) && Text(type);
            End();
        }

        _isWhole = _isWhole && _json.Read() && _json.TokenType == JsonTokenType.EndArray;
        End();
        return _isWhole;
    }

    private void Begin() => _isWhole = _isWhole && _json.Read() && _json.TokenType == JsonTokenType.StartObject;

    private void End() => _isWhole = _isWhole && _json.Read() && _json.TokenType == JsonTokenType.EndObject;

    // Moves on to the next member's name.
    private bool NextIs(ReadOnlySpan<byte> name)
    {
        _isWhole = _isWhole && _json.Read() && _json.TokenType == JsonTokenType.PropertyName;
        return Is(name);
    }

    private readonly bool Is(ReadOnlySpan<byte> name) =>
        _isWhole && !_json.ValueIsEscaped && _json.ValueSpan.SequenceEqual(name);

    private bool Plain() => _isWhole = _isWhole && _json.Read() && _json.TokenType == JsonTokenType.String && !_json.ValueIsEscaped;

    private bool Text(ReadOnlySpan<byte> text) => _isWhole = Plain() && _json.ValueSpan.SequenceEqual(text);

    private string? ShortText()
    {
        _isWhole = Plain() && _json.ValueSpan.Length is > 0 and <= 32 && System.Text.Ascii.IsValid(_json.ValueSpan);
        return _isWhole ? System.Text.Encoding.ASCII.GetString(_json.ValueSpan) : null;
    }

    private bool? Flag()
    {
        _isWhole = _isWhole && _json.Read() && _json.TokenType is JsonTokenType.True or JsonTokenType.False;
        return _isWhole ? _json.TokenType == JsonTokenType.True : null;
    }

    // Digits alone, as a JSON integer or a text: no sign, point, exponent or leading zero.
    private ulong? Number()
    {
        _isWhole = _isWhole && _json.Read() && _json.TokenType is JsonTokenType.String or JsonTokenType.Number
            && !_json.ValueIsEscaped && _json.ValueSpan is { Length: > 0 } digits
            && digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 && (digits[0] != '0' || digits.Length == 1);
        ulong number = 0;
        _isWhole = _isWhole && Utf8Parser.TryParse(_json.ValueSpan, out number, out _);
        return _isWhole ? number : null;
    }

    private Bytes32? Word()
    {
        Span<byte> bytes = stackalloc byte[Bytes32.Length];
        return Hexadecimal(bytes) ? Bytes32.FromBytes(bytes) : null;
    }

    private Address? AddressValue()
    {
        Span<byte> bytes = stackalloc byte[Address.Length];
        return Hexadecimal(bytes) ? Address.FromBytes(bytes) : null;
    }

    private byte[]? Bytes()
    {
        _isWhole = Plain() && _json.ValueSpan.Length >= 2 && _json.ValueSpan.Length % 2 == 0;
        if (!_isWhole)
            return null;
        var bytes = new byte[(_json.ValueSpan.Length / 2) - 1];
        return Decode(bytes) ? bytes : null;
    }

    private bool Hexadecimal(scoped Span<byte> bytes) =>
        (_isWhole = Plain() && _json.ValueSpan.Length == 2 + (2 * bytes.Length)) && Decode(bytes);

    private bool Decode(scoped Span<byte> bytes) => _isWhole = _json.ValueSpan.StartsWith("0x"u8)
        && Convert.FromHexString(_json.ValueSpan[2..], bytes, out _, out _) == OperationStatus.Done;
}
