using System.IO.Compression;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Credentials.StatusLists;

/// <summary>Equally wide entries, the first in the lowest bits of the first byte (Token Status List §4.1).</summary>
public sealed class StatusList
{
    /// <summary>The most bytes that a list inflates to: 2^23 one-bit entries. A stranger's list could else fill the memory.</summary>
    public const int MaxBytes = 1 << 20;

    private readonly byte[] _bytes;

    private StatusList(int bits, byte[] bytes) => (Bits, _bytes) = (bits, bytes);

    /// <summary>Bits of one entry: 1, 2, 4 or 8.</summary>
    public int Bits { get; }

    /// <summary>How many entries there are.</summary>
    public int Count => _bytes.Length * (8 / Bits);

    /// <summary>A list whose entries are all valid.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Bits is not 1, 2, 4 or 8, or the list is larger than <see cref="MaxBytes"/>.</exception>
    public static StatusList Create(int bits, int count)
    {
        if (bits is not (1 or 2 or 4 or 8))
            throw new ArgumentOutOfRangeException(nameof(bits), bits, "1, 2, 4 or 8.");
        var perByte = 8 / bits;
        var bytes = (count / perByte) + (count % perByte == 0 ? 0 : 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, MaxBytes, nameof(count));
        return new StatusList(bits, new byte[bytes]);
    }

    /// <summary>Reads the <c>status_list</c> claim: <c>status-list-malformed</c>, <c>status-list-too-large</c>.</summary>
    public static Result<StatusList> Parse(JsonNode? node)
    {
        if (node is not JsonObject json || json.WholeNumber("bits") is not { } bits || bits is not (1 or 2 or 4 or 8)
            || json.Text("lst") is not { } text || !StrictBase64Url.TryDecode(text, out var compressed))
            return new Refusal("status-list-malformed", "Expected bits of 1, 2, 4 or 8 and lst in base64url.");

        try
        {
            using var inflater = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
            var bytes = new byte[MaxBytes + 1];
            var length = inflater.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > MaxBytes)
                return new Refusal("status-list-too-large", $"A list inflates to at most {MaxBytes} bytes.");
            return length > 0
                ? new StatusList((int)bits, bytes[..length])
                : new Refusal("status-list-malformed", "The list has no entry.");
        }
        catch (InvalidDataException)
        {
            return new Refusal("status-list-malformed", "The list is not compressed with ZLIB.");
        }
    }

    /// <summary>The <c>status_list</c> claim, compressed.</summary>
    public JsonObject ToJson()
    {
        using var compressed = new MemoryStream();
        using (var deflater = new ZLibStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
            deflater.Write(_bytes);
        return new JsonObject { ["bits"] = Bits, ["lst"] = StrictBase64Url.Encode(compressed.ToArray()) };
    }

    /// <summary>The raw value of an entry; null when the list has no such entry.</summary>
    public int? Read(int index)
    {
        if (index < 0 || index >= Count)
            return null;
        var (perByte, mask) = (8 / Bits, (1 << Bits) - 1);
        return (_bytes[index / perByte] >> (index % perByte * Bits)) & mask;
    }

    /// <summary>What the entry says; <see cref="StatusVerdict.Unknown"/> for one outside the list or an unregistered value.</summary>
    public StatusVerdict Verdict(int index) => Read(index) switch
    {
        (int)StatusType.Valid => StatusVerdict.Valid,
        (int)StatusType.Invalid => StatusVerdict.Invalid,
        (int)StatusType.Suspended => StatusVerdict.Suspended,
        _ => StatusVerdict.Unknown,
    };

    /// <exception cref="ArgumentOutOfRangeException">No such entry, or the value is too wide for it.</exception>
    public void Write(int index, StatusType status) => WriteRaw(index, (int)status);

    /// <summary>For values without a registered meaning.</summary>
    public void WriteRaw(int index, int value)
    {
        var (perByte, mask) = (8 / Bits, (1 << Bits) - 1);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, mask);
        var shift = index % perByte * Bits;
        ref var slot = ref _bytes[index / perByte];
        slot = (byte)((slot & ~(mask << shift)) | (value << shift));
    }
}
