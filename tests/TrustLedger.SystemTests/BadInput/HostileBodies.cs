using System.Text;
using System.Text.Json.Nodes;

namespace TrustLedger.SystemTests.BadInput;

/// <summary>Bodies that are not what an endpoint takes, each with what it must be told.</summary>
internal static class HostileBodies
{
    public const string JsonType = "application/json";
    public const string FormType = "application/x-www-form-urlencoded";
    private const int OverTheCap = 300_000;
    private const int Long = 200_000;

    /// <summary>For an endpoint that takes a strict JSON object of a shape.</summary>
    public static IEnumerable<HostileBody> Json(string fit)
    {
        var shape = JsonNode.Parse(fit)!.AsObject();
        var first = shape.First().Key;
        yield return new("no content type", Bytes(fit), null, 415, "media-type-unsupported");
        yield return new("text/plain", Bytes(fit), "text/plain", 415, "media-type-unsupported");
        yield return new("a form", Bytes(fit), FormType, 415, "media-type-unsupported");
        yield return new("a content type that is none", Bytes(fit), "json;;=", 415, "media-type-unsupported");
        yield return new("UTF-16", Encoding.Unicode.GetBytes(fit), JsonType + "; charset=utf-16", 400, "json-malformed");
        yield return Malformed("nothing", []);
        yield return Malformed("not JSON", Bytes("not json"));
        yield return Malformed("half", Bytes(fit[..^1]));
        yield return Malformed("something behind it", Bytes(fit + "x"));
        yield return Malformed("two objects", Bytes(fit + fit));
        yield return Malformed("a byte order mark", [0xef, 0xbb, 0xbf, .. Bytes(fit)]);
        yield return Malformed("a comment", Bytes("/**/" + fit));
        yield return Malformed("an array", Bytes("[]"));
        yield return Malformed("null", Bytes("null"));
        yield return Malformed("a text", Bytes("\"x\""));
        yield return Malformed("a member twice", Bytes($"{{\"{first}\":{shape[first]!.ToJsonString()},{fit[1..]}"));
        yield return Malformed("a member twice inside", Bytes($"{fit[..^1]},\"zz\":{{\"a\":1,\"a\":2}}}}"));
        yield return Malformed("too deep", Bytes($"{fit[..^1]},\"zz\":{new string('[', 5_000)}{new string(']', 5_000)}}}"));
        yield return Malformed("half a surrogate pair", Bytes($"{fit[..^1]},\"zz\":\"\\ud800\"}}"));
        yield return Malformed("bytes that are no UTF-8", [.. Bytes(fit[..^1]), .. Bytes(",\"zz\":\""), 0xc3, 0x28, .. Bytes("\"}")]);
        yield return Malformed("NaN", Bytes($"{fit[..^1]},\"zz\":NaN}}"));
        yield return Malformed("a number beyond a double", Bytes($"{fit[..^1]},\"zz\":1e999}}"));
        yield return new("over the cap", Bytes($"{fit[..^1]},\"zz\":\"{new string('a', OverTheCap)}\"}}"), JsonType, 413, "request-too-large");
        yield return Unfit("an unknown member", Changed(shape, "zz", JsonValue.Create(1)));
        yield return Unfit("another letter case", Changed(shape, first.ToUpperInvariant(), shape[first]));
        yield return Unfit("no member at all", "{}");
        foreach (var (name, value) in shape)
        {
            foreach (var (kind, other) in Others(value!))
                yield return Unfit($"{name} as {kind}", Changed(shape, name, other));
            yield return new($"{name} as null", Bytes(Changed(shape, name, null)), JsonType, null, null);
            if (value is JsonValue text && text.TryGetValue<string>(out _))
            {
                yield return new($"{name} too long", Bytes(Changed(shape, name, new string('a', Long))), JsonType, null, null);
                foreach (var odd in new[] { "", " ", "\u0000", "\u202e\u200b", "\ud83d\ude00", "../../etc/passwd", "' OR 1=1 --", "0x", "-1", "１２３" })
                    yield return new($"{name} odd", Bytes(Changed(shape, name, odd)), JsonType, null, null);
            }
        }

        yield return new("the right shape and nothing true in it", Bytes(fit), JsonType, null, null);
    }

    /// <summary>For an endpoint that takes an OAuth form.</summary>
    public static IEnumerable<HostileBody> Form()
    {
        yield return new("no content type", Bytes("a=b"), null, 400, "invalid_request");
        yield return new("JSON", Bytes("{}"), JsonType, 400, "invalid_request");
        yield return new("multipart", Bytes("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n"), "multipart/form-data; boundary=x", 400, "invalid_request");
        yield return new("nothing", [], FormType, null, null);
        yield return new("a parameter twice", Bytes("grant_type=a&grant_type=b&response=a&response=b&wallet_nonce=a&wallet_nonce=b"), FormType, 400, "invalid_request");
        yield return new("many parameters", Bytes(string.Join('&', Enumerable.Range(0, 100).Select(at => $"a{at}=b"))), FormType, 400, "invalid_request");
        yield return new("a long name", Bytes(new string('a', 5_000) + "=b"), FormType, 400, "invalid_request");
        yield return new("a long value", Bytes("grant_type=" + new string('a', 150_000)), FormType, 400, "invalid_request");
        yield return new("broken escapes", Bytes("grant_type=%zz%&response=%ff%fe&wallet_nonce=%00"), FormType, null, null);
        yield return new("over the cap", Bytes("a=" + new string('a', OverTheCap)), FormType, null, null);
        yield return new("an unknown grant", Bytes("grant_type=password&response=x&wallet_nonce=" + new string('n', 501)), FormType, null, null);
    }

    /// <summary>For the register's import.</summary>
    public static IEnumerable<HostileBody> Csv()
    {
        yield return new("no content type", Bytes("number,name\n"), null, 415, "media-type-unsupported");
        yield return new("JSON", Bytes("{}"), JsonType, 415, "media-type-unsupported");
        yield return new("an unknown kind", Bytes("number,name\n"), "text/csv", 400, "import-kind-unknown");
    }

    private static HostileBody Malformed(string name, byte[] bytes) => new(name, bytes, JsonType, 400, "json-malformed");

    private static HostileBody Unfit(string name, string text) => new(name, Bytes(text), JsonType, 400, "body-unfit");

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Changed(JsonObject shape, string name, JsonNode? value)
    {
        var changed = shape.DeepClone().AsObject();
        changed[name] = value?.DeepClone();
        return changed.ToJsonString();
    }

    private static IEnumerable<(string Kind, JsonNode Value)> Others(JsonNode value)
    {
        (string Kind, JsonNode Value)[] all =
            [("a number", 1), ("a text", "x"), ("true", true), ("an array", new JsonArray(1)), ("an object", new JsonObject())];
        return all.Where(one => one.Value.GetValueKind() != value.GetValueKind()
            && !(one.Kind == "true" && value.GetValueKind() == System.Text.Json.JsonValueKind.False));
    }
}

/// <summary>A body with what it must be answered.</summary>
/// <param name="Status">Null for any 4xx.</param>
/// <param name="Code">Null for any.</param>
internal sealed record HostileBody(string Name, byte[] Bytes, string? ContentType, int? Status, string? Code);
