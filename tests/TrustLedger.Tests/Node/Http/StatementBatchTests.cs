using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TrustLedger.Client.Reading;
using TrustLedger.Node;
using TrustLedger.Node.Http;
using TrustLedger.Protocol.Requests;
using TrustLedger.Protocol.Statements;
using TrustLedger.Tests.Node.Sequencing;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Node.Http;

/// <summary>Many statements in one request: a line each, and a result for each line.</summary>
public sealed class StatementBatchTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    private const string Path = "/identity/statements";

    [Theory]
    [InlineData(Acknowledgement.Durable)]
    [InlineData(Acknowledgement.Published)]
    public async Task A_client_gets_a_receipt_for_each_in_their_order(Acknowledgement acknowledgement)
    {
        var statements = Enumerable.Range(0, 600).Select(i => Binding($"one of many {i % 9}")).ToArray();
        var results = (await node.Client("identity", "relay").SubmitManyAsync(statements, acknowledgement, default)).Value();
        var receipts = results.Select(result => result.Value()).ToArray();

        Assert.Equal(statements.Select(s => s.Uid), receipts.Select(receipt => receipt.Uid));
        Assert.Equal(receipts.Select(receipt => receipt.Index).Order(), receipts.Select(receipt => receipt.Index));
        Assert.All(receipts, receipt => Assert.Equal(acknowledgement == Acknowledgement.Published, receipt.Proof is not null));
    }

    [Fact]
    public async Task A_line_may_refer_to_the_one_before_it()
    {
        var handle = City.Address("claims and is vouched for");
        var claim = node.Say("identity", "claims and is vouched for", Words.Claim(), handle);
        var voucher = node.Say("identity", "police", Words.Attest(AttestationRelation.Department), handle, claim.Uid);

        Assert.Equal(["201", "201"], await Results(Json(claim) + "\n" + Json(voucher)));
    }

    [Fact]
    public async Task What_is_wrong_with_a_line_is_said_in_its_place_and_harms_no_other()
    {
        var good = Json(Binding("a"));
        var stranger = Json(node.Say("identity", "nobody", Words.Bind(), City.Address("a")));
        string[] lines = [good, stranger, "{", "", good, "[]", new string(' ', 65_536) + good, Json(Binding("b")).Replace("EAS ", "XAS ", StringComparison.Ordinal), Json(Binding("c"))];

        Assert.Equal(
            ["201", "403 signer-unknown", "400 json-malformed", "400 json-malformed", "201", "400 json-malformed",
                "400 json-too-large", "400 domain-malformed", "201"],
            await Results(string.Join('\n', lines) + "\n"));
    }

    [Theory]
    [InlineData("", "400 batch-empty")]
    [InlineData("\n", "200 400 json-malformed")]
    public async Task Nothing_is_no_batch(string body, string expected)
    {
        var response = await Post(body, "relay");
        Assert.Equal(expected, response.IsSuccessStatusCode
            ? $"200 {string.Join(' ', await Lines(response))}"
            : await NodeFixture.Code(response));
    }

    [Fact]
    public async Task Too_many_lines_and_too_many_bytes_are_refused_as_a_whole()
    {
        var before = node.Logs.Find("identity")!.Store.Size;
        var line = Json(Binding("never taken in")) + "\n";

        Assert.Equal("413 batch-too-long", await NodeFixture.Code(
            await Post(line + new string('\n', StatementBatch.MaximumLines), "relay")));
        Assert.Equal("413 body-too-large", await NodeFixture.Code(
            await Post(line + new string(' ', StatementBatch.MaximumBytes), "relay")));
        Assert.Equal(before, node.Logs.Find("identity")!.Store.Size);
    }

    [Fact]
    public async Task Batches_are_for_members_who_show_their_key()
    {
        var body = Json(Binding("a"));

        Assert.Equal("401 request-proof-wanted", await NodeFixture.Code(await Post(body, who: null)));
        Assert.Equal("403 members-only", await NodeFixture.Code(await Post(body, "a stranger")));
        Assert.Equal("404 log-closed", await NodeFixture.Code(await Post(body, "a stranger", "/corrections/statements")));
        Assert.Equal("401 request-proof-body", await NodeFixture.Code(await Post(body, "relay", proofFor: body + " ")));
    }

    [Fact]
    public async Task Lines_under_another_content_type_are_no_batch()
    {
        var body = Json(Binding("a")) + "\n" + Json(Binding("b"));

        Assert.Equal("400 json-malformed", await NodeFixture.Code(await Post(body, "relay", contentType: "application/json")));
        Assert.Equal(["201", "201"], await Lines(await Post(body, "relay", contentType: "Application/X-NDJSON; charset=utf-8")));
    }

    [Fact]
    public async Task As_many_bodies_are_in_memory_as_may_be_and_the_next_is_told_when_to_come_again()
    {
        var taken = Enumerable.Range(0, StatementBatch.MaximumAtOnce).Select(_ => node.Batches.Take()).ToList();
        Assert.All(taken, Assert.NotNull);
        var refused = await Post(Json(Binding("one more")), "relay");
        taken.ForEach(place => place!.Dispose());

        Assert.Equal("429 batches-full", await NodeFixture.Code(refused));
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        for (var i = 0; i <= StatementBatch.MaximumAtOnce; i++) // Each gives its place back.
            Assert.Equal(["201"], await Results(Json(Binding("one more"))));
    }

    [Fact]
    public async Task A_batch_that_finds_no_place_in_the_queue_is_told_to_come_again_and_takes_nothing()
    {
        using var kit = new SequencerKit();
        kit.Options = new NodeOptions
        {
            DataFolder = kit.Options.DataFolder,
            PassphraseFile = "",
            Logs = kit.Options.Logs,
            QueueLimit = 2,
            FlushMilliseconds = 10,
        };
        var log = kit.Open().Value();
        var waiting = new[] { kit.Submit(kit.Binding("a")), kit.Submit(kit.Binding("b")) };
        var lines = Enumerable.Range(0, 600).Select(i => kit.Binding($"c {i % 3}").ToJson()).ToArray();
        var body = Encoding.UTF8.GetBytes(string.Join('\n', lines));

        var context = new DefaultHttpContext();
        context.Response.Body = new MemoryStream();
        var receipts = new Receipts(log, "published", patience: null!);
        await new BatchAnswer(new LogRequest(log, Caller: null, body), StatementBatch.Lines(body).Value(), receipts).ExecuteAsync(context);

        Assert.Equal((429, "1"), (context.Response.StatusCode, context.Response.Headers.RetryAfter.ToString()));
        Assert.Contains("queue-full", Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray()), StringComparison.Ordinal);
        kit.Run();
        await Task.WhenAll(waiting);
        Assert.Equal(3, log.Store.Size);
    }

    internal static async Task<string[]> Lines(HttpResponseMessage response)
    {
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        var text = await response.Content.ReadAsStringAsync();
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return [.. text[..^1].Split('\n').Select(line => JsonNode.Parse(line)!).Select(line =>
            line["title"] is { } code ? $"{line["status"]} {code}" : line["index"] is not null ? "201" : line.ToJsonString())];
    }

    private async Task<string[]> Results(string body) => await Lines(await Post(body, "relay"));

    private SignedStatement Binding(string handle) => node.Say("identity", "registrar", Words.Bind(), City.Address(handle));

    private static string Json(SignedStatement statement) => statement.ToJson();

    private async Task<HttpResponseMessage> Post(
        string body, string? who, string path = Path, string contentType = "application/x-ndjson", string? proofFor = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node.Url, path))
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        request.Headers.ExpectContinue = body.Length > StatementBatch.MaximumBytes; // Refused before it is sent.
        if (who is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(RequestProof.Scheme, RequestProof.Create(
                City.Key(who), node.Genesis(path.Split('/')[1]).Origin, "POST", path, TimeProvider.System.GetUtcNow(),
                Encoding.UTF8.GetBytes(proofFor ?? body)));
        }

        return await node.Http.SendAsync(request);
    }
}
