using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>What a wallet tells the notification endpoint about an issuance (OpenID4VCI 1.0 §11.1).</summary>
/// <param name="NotificationId">As it came with the credentials.</param>
/// <param name="Event">One of <see cref="Events"/>.</param>
/// <param name="Description">For the issuer's developers; null when there is none. May hold what it should not: never log it.</param>
public sealed record CredentialNotification(string NotificationId, string Event, string? Description = null)
{
    /// <summary>The credentials are stored.</summary>
    public const string Accepted = "credential_accepted";

    /// <summary>Something else than the user kept the wallet from storing them, be it only one of a batch.</summary>
    public const string Failure = "credential_failure";

    /// <summary>The user did not want them.</summary>
    public const string Deleted = "credential_deleted";

    private const int LongestId = 256;
    private const int LongestDescription = 1_000;

    public static IReadOnlyList<string> Events { get; } = [Accepted, Failure, Deleted];

    /// <summary>Reads a notification. Members that are not known are passed over.</summary>
    /// <returns>The notification; or <c>invalid-notification-request</c>.</returns>
    public static Result<CredentialNotification> Read(JsonObject json)
    {
        if (json.Text(VciNames.NotificationId) is not { Length: > 0 and <= LongestId } id)
            return new Refusal("invalid-notification-request", "notification_id is missing.");
        if (json.Text(VciNames.Event) is not { } name || !Events.Contains(name, StringComparer.Ordinal))
            return new Refusal("invalid-notification-request", $"event is one of {string.Join(", ", Events)}.");
        if (!json.ContainsKey(VciNames.EventDescription))
            return new CredentialNotification(id, name);
        return json.Text(VciNames.EventDescription) is { Length: <= LongestDescription } description && IsPermitted(description)
            ? new CredentialNotification(id, name, description)
            : new Refusal("invalid-notification-request", "event_description is ASCII without quotation marks and backslashes.");
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject { [VciNames.NotificationId] = NotificationId, [VciNames.Event] = Event };
        if (Description is not null)
            json[VciNames.EventDescription] = Description;
        return json;
    }

    /// <summary>Whether a description keeps to the characters of §8.3.1.2 and §11.1: %x20-21 / %x23-5B / %x5D-7E.</summary>
    public static bool IsPermitted(string description) =>
        description.All(character => character is >= ' ' and <= '~' and not '"' and not '\\');
}
