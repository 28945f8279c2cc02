using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Registry;

/// <summary>Streams the lines of a CSV file; no more than one line is ever held.</summary>
internal static class CsvLines
{
    /// <summary>
    /// Each line with its number, from 1. A line over the cap is skipped as <c>line-too-long</c>, and the next one reads
    /// as usual. Empty lines are left out. A byte order mark and CR LF are taken.
    /// </summary>
    public static async IAsyncEnumerable<(long Number, Result<IReadOnlyList<string>> Fields)> ReadAsync(
        Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 65_536, leaveOpen: true));
        var number = 0L;
        var skipping = false;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            while (NextLine(ref buffer, read.IsCompleted, out var line))
            {
                number++;
                if (skipping || line.Length > CsvLine.MostBytes)
                    yield return (number, TooLong());
                else if (Content(line, number) is { Length: > 0 } content)
                    yield return (number, CsvLine.Read(content));
                skipping = false;
            }

            // What is over the cap and has no end yet is thrown away, up to the line break to come.
            if (buffer.Length > CsvLine.MostBytes)
            {
                skipping = true;
                buffer = buffer.Slice(buffer.End);
            }

            if (read.IsCompleted)
                break;
            reader.AdvanceTo(buffer.Start, buffer.End);
        }

        if (skipping)
            yield return (number + 1, TooLong());
        await reader.CompleteAsync();
    }

    private static Refusal TooLong() => new("line-too-long", $"A line has at most {CsvLine.MostBytes} bytes.");

    private static bool NextLine(ref ReadOnlySequence<byte> buffer, bool last, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }

        line = buffer;
        buffer = last ? buffer.Slice(buffer.End) : buffer;
        return last && !line.IsEmpty;
    }

    private static byte[] Content(ReadOnlySequence<byte> line, long number)
    {
        var bytes = line.ToArray().AsSpan();
        if (number == 1 && bytes.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        return (bytes.EndsWith("\r"u8) ? bytes[..^1] : bytes).ToArray();
    }
}
