using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>The acceptance rule of a presentation as one pure function (OpenID4VP 1.0 §8.6 and the house's own policy).</summary>
public static class PresentationCheck
{
    /// <summary>Makes every check of <see cref="CheckNames"/>, in that order, for each presentation.</summary>
    /// <remarks>
    /// A failed check does not stop the others: the result says all that is wrong. What rests on something that failed
    /// is unknown, and so is the status of a credential that fails without it.
    /// </remarks>
    public static PresentationVerdict Run(VpToken token, PresentationInputs inputs)
    {
        var checks = new List<Check>
        {
            inputs.RequestClosed is { } closed
                ? Failed(CheckNames.RequestOpen, closed)
                : new(CheckNames.RequestOpen, "", CheckResult.Passed, "first answer to this request"),
            Answer(token, inputs.Query),
        };

        var authorized = new List<(string Subject, TransactionDataItem Item)>();
        var presented = new Dictionary<string, IReadOnlyList<SdJwtVc>>(StringComparer.Ordinal);
        foreach (var (id, texts) in token.Presentations)
        {
            if (inputs.Query.Credentials.FirstOrDefault(credential => credential.Id == id) is not { } query)
                continue;
            var credentials = new List<SdJwtVc>();
            for (var i = 0; i < texts.Count; i++)
            {
                var subject = texts.Count == 1 ? id : $"{id}[{i}]";
                var one = new SinglePresentationCheck(subject, query, inputs);
                if (one.Run(texts[i]) is { } credential)
                    credentials.Add(credential);
                checks.AddRange(one.Checks);
                authorized.AddRange(one.Authorized.Select(item => (subject, item)));
            }

            presented[id] = credentials;
        }

        checks.Add(Transactions(inputs.TransactionData, authorized));
        checks.Add(inputs.Query.IsSatisfiedBy([.. token.Presentations.Keys])
            ? new(CheckNames.QuerySatisfied, "", CheckResult.Passed, string.Join(", ", presented.Keys))
            : Failed(CheckNames.QuerySatisfied, new Refusal("credentials-missing", "The answer lacks a credential that was asked for.")));
        return new PresentationVerdict(checks, presented);
    }

    private static Check Answer(VpToken token, DcqlQuery query)
    {
        foreach (var (id, texts) in token.Presentations)
        {
            if (query.Credentials.FirstOrDefault(credential => credential.Id == id) is not { } asked)
                return Failed(CheckNames.Answer, new Refusal("presentation-unasked", "The answer names a credential that nobody asked for."));
            if (texts.Count > 1 && !asked.Multiple)
                return Failed(CheckNames.Answer, new Refusal("presentation-repeated", "One presentation was asked for, and several came."));
            if (texts.Distinct(StringComparer.Ordinal).Count() != texts.Count)
                return Failed(CheckNames.Answer, new Refusal("presentation-repeated", "One presentation came twice."));
        }

        return new(CheckNames.Answer, "", CheckResult.Passed, $"{token.Presentations.Count} of {query.Credentials.Count} queries answered");
    }

    private static Check Transactions(IReadOnlyList<TransactionData> asked, List<(string Subject, TransactionDataItem Item)> authorized)
    {
        var evidence = new List<string>();
        foreach (var data in asked)
        {
            var by = authorized.Where(one => ReferenceEquals(one.Item, data.Item)).Select(one => one.Subject).ToList();
            if (by.Count == 0)
                return Failed(CheckNames.TransactionData, new Refusal("transaction-data-missing", $"Nobody authorized {data.Type.Name}."));
            if (by.Count > 1)
                return Failed(CheckNames.TransactionData, new Refusal("transaction-data-repeated", $"Several credentials authorized {data.Type.Name}."));
            evidence.Add($"{data.Type.Name} by {by[0]}");
        }

        return new(CheckNames.TransactionData, "", CheckResult.Passed, asked.Count == 0 ? "none was asked for" : string.Join(", ", evidence));
    }

    private static Check Failed(string name, Refusal refusal) =>
        new(name, "", CheckResult.Failed, $"{refusal.Code}: {refusal.Detail}");
}
