using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Node.Http;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Requests;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Node.Http;

/// <summary>Entries as they come, and how a reader goes on after a break.</summary>
public sealed class StreamTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    [Fact]
    public async Task A_member_gets_what_is_there_and_what_comes_and_resumes_behind_what_it_saw()
    {
        await Submit("a");
        var size = node.Logs.Find("identity")!.Store.Size;

        using var first = await Open("/identity/stream?from=0");
        var seen = new List<long>();
        while (seen.Count < size)
            seen.Add((await first.Next("entry")).Index);
        Assert.Equal(Enumerable.Range(0, (int)size).Select(at => (long)at), seen);
        Assert.StartsWith(node.Identity.Origin + "\n", (await first.Next("checkpoint")).Data, StringComparison.Ordinal);

        var receipt = await Submit("b");
        var next = await first.Next("entry");
        Assert.Equal(receipt.Index, next.Index);
        var entry = LogEntry.Parse(Convert.FromBase64String((string)next.Json["entry"]!)).Value();
        Assert.Equal(entry.Uid.ToString(), (string?)next.Json["uid"]);

        using var again = await Open("/identity/stream?from=0", lastEventId: next.Index - 1);
        Assert.Equal(next.Index, (await again.Next("entry")).Index);
    }

    [Fact]
    public async Task Whoever_is_no_member_gets_nothing()
    {
        Assert.Equal("401 request-proof-wanted", await NodeFixture.Code(await node.Get("/identity/stream")));
        Assert.Equal("403 members-only", await NodeFixture.Code(await node.Get("/identity/stream", "a stranger")));
        Assert.Equal("404 log-closed", await NodeFixture.Code(await node.Get("/corrections/stream")));
        Assert.Equal("404 log-closed", await NodeFixture.Code(await node.Get("/corrections/stream", "a stranger")));
    }

    [Fact]
    public async Task A_member_of_the_closed_log_sees_its_padding_too()
    {
        using var stream = await Open("/corrections/stream", "county");
        var padding = await stream.Next("entry");
        while (padding.Json["uid"] is not null)
            padding = await stream.Next("entry");

        Assert.True(LogEntry.Parse(Convert.FromBase64String((string)padding.Json["entry"]!)).Value().IsPadding);
    }

    [Theory]
    [InlineData("/identity/stream?from=-1")]
    [InlineData("/identity/stream?from=x")]
    public async Task An_index_that_is_none_is_refused(string path) =>
        Assert.Equal("400 stream-from-malformed", await NodeFixture.Code(await node.Get(path, "relay")));

    [Fact]
    public async Task One_key_opens_so_many_streams_and_no_more_and_a_closed_one_makes_room()
    {
        var open = new List<StreamReader>();
        for (var at = 0; at < StreamPlaces.MostForOne; at++)
            open.Add((await Open("/identity/stream", "registrar-2")).Lines);
        Assert.Equal("429 streams-full", await NodeFixture.Code(await node.Get("/identity/stream", "registrar-2")));
        using (await Open("/identity/stream", "relay"))
        {
            // Others are not kept out.
        }

        open.ForEach(stream => stream.Dispose());
        for (var isOpen = false; !isOpen; await Task.Delay(50))
        {
            using var answer = await Ask("/identity/stream", "registrar-2", lastEventId: null);
            isOpen = answer.StatusCode == HttpStatusCode.OK;
        }
    }

    [Fact]
    public void In_all_there_are_so_many_places()
    {
        var places = new StreamPlaces();
        var taken = Enumerable.Range(0, StreamPlaces.Most).Select(at => places.TryTake(City.Address($"key {at}"))).ToArray();

        Assert.DoesNotContain(null, taken);
        Assert.Null(places.TryTake(City.Address("one more")));
        taken[0]!.Dispose();
        taken[0]!.Dispose(); // Given back once.
        Assert.NotNull(places.TryTake(City.Address("one more")));
        Assert.Null(places.TryTake(City.Address("another")));
    }

    private async Task<Receipt> Submit(string handle) => (await node.Client("identity", "relay").SubmitAsync(
        node.Say("identity", "registrar", Words.Bind(), City.Address($"{handle} {Guid.NewGuid()}")), Acknowledgement.Published, default)).Value();

    private async Task<OpenStream> Open(string path, string who = "relay", long? lastEventId = null)
    {
        var answer = await Ask(path, who, lastEventId);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new OpenStream(answer, new StreamReader(await answer.Content.ReadAsStreamAsync()));
    }

    private async Task<HttpResponseMessage> Ask(string path, string who, long? lastEventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node.Url, path));
        request.Headers.Authorization = new AuthenticationHeaderValue(RequestProof.Scheme, RequestProof.Create(
            City.Key(who), node.Genesis(path.Split('/')[1]).Origin, "GET", path, TimeProvider.System.GetUtcNow(), body: null));
        if (lastEventId is { } id)
            request.Headers.Add("Last-Event-ID", id.ToString(CultureInfo.InvariantCulture));
        return await node.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private sealed record Event(string Name, long Index, string Data)
    {
        public JsonNode Json => JsonNode.Parse(Data)!;
    }

    private sealed record OpenStream(HttpResponseMessage Answer, StreamReader Lines) : IDisposable
    {
        public async Task<Event> Next(string name)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            var (found, id, data) = ("", -1L, new List<string>());
            while (await Lines.ReadLineAsync(patience.Token) is { } line)
            {
                if (line.StartsWith("event: ", StringComparison.Ordinal))
                    found = line[7..];
                else if (line.StartsWith("id: ", StringComparison.Ordinal))
                    id = long.Parse(line[4..], CultureInfo.InvariantCulture);
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                    data.Add(line[6..]);
                else if (line.Length == 0 && found == name)
                    return new Event(found, id, string.Join('\n', data));
                else if (line.Length == 0)
                    (found, data) = ("", []);
            }

            throw new InvalidOperationException("The stream has ended.");
        }

        public void Dispose()
        {
            Lines.Dispose();
            Answer.Dispose();
        }
    }
}
