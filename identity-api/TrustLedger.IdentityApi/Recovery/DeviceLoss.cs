using System.Data.Common;
using Dapper;
using TrustLedger.Casework.Identifiers;
using TrustLedger.Casework.KeyChanges;
using TrustLedger.IdentityApi.Access;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Proofing;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.IdentityApi.Recovery;

/// <summary>
/// A wallet is lost: its keys and credentials are suspended by an officer at the window, by the wallet itself, by the
/// wallet that was replaced, or for a while by another device that knows name and number.
/// </summary>
/// <remarks>Whoever else tries is recorded for the person, also when it was refused.</remarks>
internal sealed class DeviceLoss(
    Database database,
    PersonRegister persons,
    ProofingSessions sessions,
    KeySuspensions suspensions,
    AccessRecords access,
    KeyChangeRules rules,
    TimeProvider time)
{
    /// <summary>An officer saw the person's document.</summary>
    /// <returns>The suspension; or, first match wins: <c>person-not-matched</c>, <c>person-not-bound</c>.</returns>
    public Task<Result<KeySuspension>> SuspendAsync(
        Caller officer, ResidentNumber number, PersonName name, string reason, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async connection =>
            {
                var result = await SuspendAsync(connection, officer, number, name, reason);
                await NoteAsync(connection, officer, number, "device.suspend", result.TryGet(out _, out var refusal) ? "suspended" : refusal.Code);
                return result;
            },
            cancellationToken);

    /// <summary>A wallet asks: its own handle, the one that was replaced during the cool-down, or one with a proofing session.</summary>
    /// <returns>
    /// The suspension; or, first match wins: <c>handle-not-bound</c> the handle is nobody's and has no proven session for
    /// somebody who is bound; <c>suspension-again</c> one that nobody confirmed was asked for not long ago.
    /// </returns>
    public Task<Result<KeySuspension>> SuspendAsync(Address handle, string reason, CancellationToken cancellationToken) =>
        database.WriteUnlessRefusedAsync<KeySuspension>(
            async connection =>
            {
                await suspensions.LapseAsync(connection);
                if (await Bindings.KnownOfHandleAsync(connection, handle) is { } own)
                    return await suspensions.AddAsync(connection, own.PersonId, "handle", handle.ToLowerHex(), reason, organisation: null);
                if (await ReplacedAsync(connection, handle) is { } replaced)
                    return await SuspendAsync(connection, replaced, "objection", handle, reason);
                if (await sessions.ProvenPersonAsync(connection, handle) is not { } person
                    || await Bindings.LatestOfPersonAsync(connection, person) is null)
                {
                    return new Refusal("handle-not-bound", "This handle is nobody's, and has no proven session for somebody who has one.");
                }

                return await suspensions.WasProvisionalAsync(connection, person)
                    ? new Refusal("suspension-again", "The wallet was suspended this way not long ago. Go to a window.")
                    : await SuspendAsync(connection, person, "session", handle, reason);
            },
            cancellationToken);

    /// <summary>An officer saw the person's document, and the wallet is found.</summary>
    /// <returns>The person's register id; or, first match wins: <c>person-not-matched</c>, <c>own-suspension</c>, <c>suspension-unknown</c>.</returns>
    public Task<Result<string>> LiftAsync(Caller officer, ResidentNumber number, PersonName name, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async connection =>
            {
                var result = await LiftAsync(connection, officer, number, name);
                await NoteAsync(connection, officer, number, "device.lift", result.TryGet(out _, out var refusal) ? "lifted" : refusal.Code);
                return result;
            },
            cancellationToken);

    private async Task<Result<KeySuspension>> SuspendAsync(
        DbConnection connection, Caller officer, ResidentNumber number, PersonName name, string reason)
    {
        if (await persons.MatchAsync(connection, number, name) is not { } person)
            return NotMatched();
        return await Bindings.LatestOfPersonAsync(connection, person) is null
            ? NotBound()
            : await suspensions.AddAsync(connection, person, "officer", officer.Subject, reason, officer.Organisation);
    }

    // A device that is not the person's, or not known to be.
    private async Task<KeySuspension> SuspendAsync(DbConnection connection, string person, string basis, Address handle, string reason)
    {
        await access.AddAsync(connection, new AccessNote(person, "device.suspend", Accessor.Of(handle)) { Fields = [], Outcome = "suspended" });
        return await suspensions.AddAsync(connection, person, basis, handle.ToLowerHex(), reason, organisation: null);
    }

    private async Task<Result<string>> LiftAsync(DbConnection connection, Caller officer, ResidentNumber number, PersonName name)
    {
        if (await persons.MatchAsync(connection, number, name) is not { } person)
            return NotMatched();
        if (await connection.ExecuteScalarAsync<long>(
                "SELECT COUNT(*) FROM clients WHERE id = @Subject AND person_hash = @hash", new { officer.Subject, hash = persons.HashOf(number) }) > 0)
            return new Refusal("own-suspension", "An officer lifts no suspension of their own.");
        return await suspensions.LiftAsync(connection, person, officer.Subject, officer.Organisation)
            ? person
            : new Refusal("suspension-unknown", "The person's wallet is not suspended.");
    }

    private async Task NoteAsync(DbConnection connection, Caller officer, ResidentNumber number, string operation, string outcome) =>
        await access.AddAsync(connection, new AccessNote(await persons.AskedForAsync(connection, number), operation, Accessor.Of(officer)) { Outcome = outcome });

    // Only while it can still stop something: afterwards a lost device could stop its owner's new one for ever.
    private async Task<string?> ReplacedAsync(DbConnection connection, Address handle) =>
        await connection.QueryFirstOrDefaultAsync<string>(
            """
            SELECT c.person FROM key_changes c JOIN bindings b ON b.person = c.person
            WHERE b.handle = @handle AND b.state = 'replaced' AND c.changed > @since ORDER BY c.changed DESC LIMIT 1
            """,
            new { handle = handle.ToLowerHex(), since = (time.GetUtcNow() - rules.CoolDown).ToUnixTimeMilliseconds() });

    private static Refusal NotMatched() => new("person-not-matched", "The register has no such person.");

    private static Refusal NotBound() => new("person-not-bound", "The person has no wallet to suspend.");
}
