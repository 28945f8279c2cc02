using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.ObjectPool;

namespace TrustLedger.Node.Http;

/// <summary>Where one receipt is written before it is sent: kept for the next, for at a full load clearing memory costs more than writing.</summary>
internal sealed class ReceiptBuffer : IResettable, IDisposable
{
    private readonly ArrayBufferWriter<byte> _bytes = new(4096);

    public ReceiptBuffer() => Json = new Utf8JsonWriter(_bytes, ReceiptAnswer.Layout);

    public static ObjectPool<ReceiptBuffer> Pool { get; } = ObjectPool.Create<ReceiptBuffer>();

    public Utf8JsonWriter Json { get; }

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public bool TryReset()
    {
        _bytes.ResetWrittenCount();
        Json.Reset();
        return true;
    }

    public void Dispose() => Json.Dispose();
}
