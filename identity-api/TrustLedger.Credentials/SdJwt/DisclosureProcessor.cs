using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Credentials.SdJwt;

/// <summary>RFC 9901 §7.1 steps 3 to 5: puts each disclosure where its digest was signed.</summary>
internal sealed class DisclosureProcessor
{
    private readonly Dictionary<string, Disclosure> _byDigest = new(StringComparer.Ordinal);
    private readonly HashSet<string> _metDigests = new(StringComparer.Ordinal);
    private readonly Dictionary<ClaimsPath, Disclosure> _places = [];
    private readonly bool _keepsHiddenElements;
    private Refusal? _refusal;

    private DisclosureProcessor(bool keepsHiddenElements) => _keepsHiddenElements = keepsHiddenElements;

    /// <summary>Where each disclosure landed, in the processed payload.</summary>
    public IReadOnlyDictionary<ClaimsPath, Disclosure> Places => _places;

    /// <summary>Returns the processed payload, or what <see cref="SdJwtVerifier"/> documents.</summary>
    /// <param name="signed">The issuer-signed payload; left as it is.</param>
    /// <param name="disclosures">Those that came with it.</param>
    /// <param name="keepsHiddenElements">Leaves an undisclosed element's digest in its place, so that indices keep their meaning.</param>
    /// <param name="processor">Knows the places afterwards.</param>
    public static Result<JsonObject> Process(
        JsonObject signed, IReadOnlyList<Disclosure> disclosures, bool keepsHiddenElements, out DisclosureProcessor processor)
    {
        processor = new DisclosureProcessor(keepsHiddenElements);

        // 3.1.
        foreach (var disclosure in disclosures)
        {
            if (!processor._byDigest.TryAdd(disclosure.Digest, disclosure))
                return new Refusal("disclosure-repeated", "The same disclosure was sent twice.");
        }

        // 3.2 to 3.6.
        var payload = processor.Object(signed, ClaimsPath.Root);
        if (processor._refusal is not null)
            return processor._refusal;

        // 5.
        return processor._places.Count == disclosures.Count
            ? payload
            : new Refusal("disclosure-unreferenced", "A disclosure has no digest in the credential.");
    }

    private JsonObject Object(JsonObject source, ClaimsPath at)
    {
        var result = new JsonObject();
        if (IsTooDeep(at))
            return result;

        foreach (var (name, value) in source)
        {
            if (name == SdJwtNames.ElementDigest)
                Refuse(new Refusal("sd-jwt-digests-malformed", "The name ... stands outside an array."));
            else if (name != SdJwtNames.Digests && !(name == SdJwtNames.DigestAlgorithm && at.Steps.Count == 0))
                result[name] = Value(value, at.Then(PathStep.Member(name)));
        }

        if (source.TryGetPropertyValue(SdJwtNames.Digests, out var digests))
            InsertDisclosed(digests, source, result, at);
        return result;
    }

    private void InsertDisclosed(JsonNode? digests, JsonObject source, JsonObject result, ClaimsPath at)
    {
        if (digests is not JsonArray array)
        {
            Refuse(new Refusal("sd-jwt-digests-malformed", "_sd is an array of strings."));
            return;
        }

        foreach (var item in array)
        {
            // 3.3.1.
            if (Find(item) is not { } disclosure)
                continue;

            // 3.3.2.1 to 3.3.2.3.
            if (disclosure.Name is not { } name)
                Refuse(new Refusal("disclosure-wrong-kind", "A disclosure of an element was signed as that of a claim."));
            else if (name is SdJwtNames.Digests or SdJwtNames.ElementDigest or SdJwtNames.DigestAlgorithm)
                Refuse(new Refusal("disclosure-name-reserved", "A disclosure must not name _sd, _sd_alg or an ellipsis."));
            else if (result.ContainsKey(name) || source.ContainsKey(name))
                Refuse(new Refusal("disclosure-name-taken", "Two claims of one name at one level."));
            else
            {
                // 3.3.2.4, 3.3.2.5.
                var path = at.Then(PathStep.Member(name));
                _places[path] = disclosure;
                result[name] = Value(disclosure.Value, path);
            }
        }
    }

    private JsonArray Array(JsonArray source, ClaimsPath at)
    {
        var result = new JsonArray();
        if (IsTooDeep(at))
            return result;

        foreach (var item in source)
        {
            var path = at.Then(PathStep.Element(result.Count));
            if (item is not JsonObject json || !json.TryGetPropertyValue(SdJwtNames.ElementDigest, out var digest))
            {
                result.Add(Value(item, path));
                continue;
            }

            if (json.Count != 1)
                Refuse(new Refusal("sd-jwt-digests-malformed", "An element's digest stands alone in its object."));

            // 3.3.1, 3.4.
            if (Find(digest) is not { } disclosure)
            {
                if (_keepsHiddenElements)
                    result.Add(json.DeepClone());
            }
            else if (disclosure.Name is not null)
            {
                // 3.3.3.1.
                Refuse(new Refusal("disclosure-wrong-kind", "A disclosure of a claim was signed as that of an element."));
            }
            else
            {
                // 3.3.3.2, 3.3.3.3.
                _places[path] = disclosure;
                result.Add(Value(disclosure.Value, path));
            }
        }

        return result;
    }

    private JsonNode? Value(JsonNode? value, ClaimsPath at) => value switch
    {
        JsonObject json => Object(json, at),
        JsonArray array => Array(array, at),
        _ => value?.DeepClone(),
    };

    private Disclosure? Find(JsonNode? digest)
    {
        if (digest?.GetValueKind() != JsonValueKind.String)
        {
            Refuse(new Refusal("sd-jwt-digests-malformed", "A digest is a string."));
            return null;
        }

        // 4. A digest that returns would also make a disclosure contain itself.
        var text = digest.GetValue<string>();
        if (_metDigests.Add(text))
            return _byDigest.GetValueOrDefault(text);
        Refuse(new Refusal("digest-repeated", "A digest is in the credential more than once."));
        return null;
    }

    // Disclosures within disclosures could otherwise nest without end.
    private bool IsTooDeep(ClaimsPath at)
    {
        if (at.Steps.Count < StrictJson.DefaultMaxDepth)
            return false;
        Refuse(new Refusal("sd-jwt-too-deep", $"Claims nest at most {StrictJson.DefaultMaxDepth} deep."));
        return true;
    }

    private void Refuse(Refusal refusal) => _refusal ??= refusal;
}
