using System.Diagnostics;
using System.Globalization;
using System.Text;
using TrustLedger.Benchmarks.Harness;
using TrustLedger.Benchmarks.Subjects;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Requests;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Benchmarks;

/// <summary>Batches beside the most that could be: recovering the signers, and nothing else, on every core.</summary>
internal static class NdjsonPart
{
    private const int Lines = 1_000;
    private const int Clients = 4;
    private const string Target = "/identity/statements";

    public static void Run(LedgerOptions options, LedgerReport report, BenchCity city, BenchNode node, Action<string> say)
    {
        var (ratios, ours, ceilings) = (new List<double>(), new List<double>(), new List<double>());
        _ = Ours(city, node, batches: 8);
        for (var round = 0; round < options.Rounds; round++)
        {
            ceilings.Add(Ceiling(city));
            ours.Add(Ours(city, node, options.Quick ? 16 : 40));
            ratios.Add(ours[^1] / ceilings[^1]);
            say($"ndjson, round {round + 1}: ours {ours[^1]:F0}/s  recovering alone {ceilings[^1]:F0}/s");
        }

        report.Rates["ndjson_ours"] = Spread.Of(ours);
        report.Rates["ndjson_ceiling"] = Spread.Of(ceilings);
        report.Ratios["ndjson_vs_ceiling"] = Spread.Of(ratios);
        report.NdjsonVsCeiling = report.Ratios["ndjson_vs_ceiling"].Median;
    }

    private static double Ours(BenchCity city, BenchNode node, int batches)
    {
        var statements = city.Next(batches * Lines);
        var requests = statements.Chunk(Lines).Select(chunk => Request(city, chunk)).ToArray();
        return Lines * ClosedLoop.RunOnThreads(Clients, requests, _ =>
        {
            var client = new RawHttpClient(node.Url);
            return request => Check(client.Send(request));
        });
    }

    private static double Ceiling(BenchCity city)
    {
        var statements = city.Next(20_000);
        var digests = Array.ConvertAll(statements, statement => statement.Statement.Digest(city.Domain));
        var start = Stopwatch.GetTimestamp();
        Parallel.For(0, statements.Length, i => _ = BenchCity.Sure(Secp256k1.Recover(digests[i], statements[i].Signature)));
        return statements.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static byte[] Request(BenchCity city, SignedStatement[] statements)
    {
        var body = Encoding.UTF8.GetBytes(string.Join('\n', statements.Select(statement => statement.ToJson())));
        var proof = RequestProof.Create(city.Registrar, BenchCity.Origin, "POST", Target, TimeProvider.System.GetUtcNow(), body);
        return RawHttpClient.Post(Target, body, $"application/x-ndjson\r\nAuthorization: {RequestProof.Scheme} {proof}");
    }

    // Chunks end their lines with \r\n wherever they fall; our own lines end with \n alone.
    private static void Check(ReadOnlySpan<byte> answer)
    {
        var lines = answer.Count((byte)'\n') - answer.Count("\r\n"u8);
        if (lines != Lines || answer.IndexOf("urn:trustledger:problem"u8) >= 0)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{lines} lines came for {Lines}, or one was refused."));
    }
}
