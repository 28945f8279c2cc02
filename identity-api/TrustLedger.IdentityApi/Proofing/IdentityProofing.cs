using System.Data.Common;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.Casework.Identifiers;
using TrustLedger.IdentityApi.Access;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.IdentityApi.Proofing;

/// <summary>
/// Proves that a wallet's handle is a real person's: name and number match the register (L1), the handle signs a
/// challenge, an officer at the window confirms the document (L3), the registrar's <c>binding</c> goes to the ledger.
/// </summary>
internal sealed class IdentityProofing(
    Database database,
    ProofingSessions sessions,
    Bindings bindings,
    PersonRegister persons,
    AccessRecords access,
    ContentStore contents,
    Outbox outbox,
    LedgerLogs logs,
    ServiceKeys keys,
    TimeProvider time)
{
    private const byte WindowLevel = 3;

    private static readonly Bytes32 Purpose = Bytes32.FromCode("person");

    /// <summary>Opens a session, or finds the one that this handle has for this person.</summary>
    /// <param name="address">The caller's network address, for counting attempts.</param>
    /// <returns>
    /// The session; or, first match wins: <c>too-many-attempts</c>; <c>person-not-matched</c> whether the number is
    /// unknown, the name another's, or the handle someone else's: the register answers no guesses.
    /// </returns>
    public Task<Result<ProofingSession>> OpenAsync(
        Address handle, ResidentNumber number, PersonName name, string address, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async connection =>
            {
                var numberHash = persons.HashOf(number);
                var person = await persons.MatchAsync(connection, number, name);
                if (person is not null && await sessions.FindLiveAsync(connection, handle, person) is { } known)
                    return known;
                if (await sessions.IsOverLimitAsync(connection, handle, numberHash, address))
                    return (Result<ProofingSession>)new Refusal("too-many-attempts", "Come back in an hour.");

                var holder = await Bindings.KnownOfHandleAsync(connection, handle);
                var matched = person is not null && (holder is null || holder.PersonId == person);
                await access.AddAsync(connection, new AccessNote(
                    await persons.AskedForAsync(connection, number), "register.match", Accessor.Of(handle))
                { Outcome = matched ? "matched" : "person-not-matched" });
                var session = await sessions.AddAsync(
                    connection, handle, matched ? person : null, numberHash, address, matched ? null : "person-not-matched");
                return matched ? session : new Refusal("person-not-matched", "The register has no such person.");
            },
            cancellationToken);

    /// <summary>Takes the handle's answer to the challenge.</summary>
    /// <param name="nonce">The nonce of the request proof that <paramref name="handle"/> signed.</param>
    /// <returns>The session; or, first match wins: <c>session-unknown</c>, <c>session-expired</c>, <c>session-ended</c>, <c>challenge-wrong</c>.</returns>
    public Task<Result<ProofingSession>> ProveAsync(
        string id, Address handle, string? nonce, CancellationToken cancellationToken) =>
        database.WriteUnlessRefusedAsync<ProofingSession>(
            async connection =>
            {
                if (!(await FindOwnAsync(connection, id, handle)).TryGet(out var session, out var refusal))
                    return refusal;
                if (session.State == ProofingState.Expired)
                    return Expired();
                if (session.State == ProofingState.Refused)
                    return Ended();
                if (nonce != session.Challenge)
                    return new Refusal("challenge-wrong", "The proof does not answer this session's challenge.");
                await sessions.MarkProvenAsync(connection, id);
                return session with { Proven = true };
            },
            cancellationToken);

    /// <summary>The handle's own view of its session.</summary>
    /// <returns>
    /// The session; or, first match wins: <c>session-unknown</c>, also for another handle's; <c>session-expired</c>,
    /// <c>session-ended</c>: open a new one.
    /// </returns>
    public async Task<Result<ProofingSession>> FindAsync(string id, Address handle, CancellationToken cancellationToken)
    {
        var found = await database.ReadAsync(connection => FindOwnAsync(connection, id, handle), cancellationToken);
        if (!found.TryGet(out var session, out var refusal))
            return refusal;
        return session.State switch
        {
            ProofingState.Expired => Expired(),
            ProofingState.Refused => Ended(),
            _ => session,
        };
    }

    /// <summary>What the officer compares with the document.</summary>
    /// <returns>The session, the person, and whether they have another handle; or <c>session-unknown</c>, <c>session-ended</c>.</returns>
    public Task<Result<ProofingReview>> ReviewAsync(string id, CancellationToken cancellationToken) =>
        database.ReadAsync<Result<ProofingReview>>(
            async connection =>
            {
                if (await sessions.FindAsync(connection, id) is not { } session)
                    return Unknown();
                if (session.Person is null || await persons.FindAsync(connection, session.Person) is not { } person)
                    return Ended();
                var other = await Bindings.LatestOfPersonAsync(connection, session.Person);
                return new ProofingReview(session, person, other is not null && other.Handle != session.Handle);
            },
            cancellationToken);

    /// <summary>The officer saw the document, or refuses the session.</summary>
    /// <returns>
    /// The session; or, first match wins: <c>document-kind-unknown</c>, <c>session-unknown</c>, <c>session-expired</c>,
    /// <c>session-ended</c>, <c>own-session</c>, <c>handle-not-proven</c>, <c>person-already-bound</c> (the session waits as a
    /// duplicate until an officer says that this handle replaces the other).
    /// </returns>
    public async Task<Result<ProofingSession>> ConfirmAsync(
        string id, Caller officer, Confirmation confirmation, CancellationToken cancellationToken)
    {
        if (!DocumentKinds.Has(confirmation.DocumentKind))
            return new Refusal("document-kind-unknown", $"Documents are: {DocumentKinds.List}.");
        return await database.WriteAsync(
            async connection =>
            {
                if (await sessions.FindAsync(connection, id) is not { } session)
                    return Unknown();
                switch (session.State)
                {
                    case ProofingState.Verified or ProofingState.Bound:
                        return session; // Confirmed before; the answer was lost.
                    case ProofingState.Expired:
                        return Expired();
                    case ProofingState.Refused:
                        return Ended();
                }

                if (await IsOwnAsync(connection, id, officer.Subject))
                    return new Refusal("own-session", "An officer confirms no session of their own.");
                if (!confirmation.Confirmed)
                {
                    await sessions.RefuseAsync(connection, id, "document-not-confirmed", officer.Subject);
                    return (await sessions.FindAsync(connection, id))!;
                }

                if (!session.Proven)
                    return new Refusal("handle-not-proven", "The wallet has not answered the challenge yet.");
                var earlier = await Bindings.LatestOfPersonAsync(connection, session.Person!);
                if (earlier is not null && !confirmation.Replace)
                {
                    await ProofingSessions.MarkDuplicateAsync(connection, id);
                    return new Refusal("person-already-bound", "The person has another handle; say whether this one replaces it.");
                }

                return await BindAsync(connection, session, earlier, officer, confirmation.DocumentKind);
            },
            cancellationToken);
    }

    private async Task<Result<ProofingSession>> BindAsync(
        DbConnection connection, ProofingSession session, Binding? earlier, Caller officer, string documentKind)
    {
        var now = time.GetUtcNow();
        var person = await persons.FindAsync(connection, session.Person!)
            ?? throw new InvalidOperationException("A session's person is in the register.");
        var content = new JsonObject
        {
            ["purpose"] = "person",
            ["name"] = person.Name.Display,
            ["number"] = person.Number.Reveal(),
            ["level"] = WindowLevel,
            ["method"] = "window",
            ["documentKind"] = documentKind,
            ["officerOrganisation"] = officer.Organisation,
            ["confirmedAt"] = now.ToUnixTimeSeconds(),
        };
        var itemKey = Commitment.NewItemKey();
        var statement = Statement.Of(
            new BindingBody(Purpose, Commitment.Of(itemKey, content), WindowLevel),
            session.Handle,
            (ulong)now.ToUnixTimeSeconds(),
            earlier?.Uid ?? Bytes32.Zero).Sign(logs.DomainOf(LogNames.Identity), keys.Registrar);

        await contents.AddAsync(
            connection,
            LogNames.Identity,
            statement.Uid,
            ContentStore.OwnerOfPerson(person.Id, LogNames.Identity),
            itemKey,
            content);
        await ProofingSessions.VerifyAsync(connection, session.Id, officer.Subject, documentKind, statement.Uid);
        await access.AddAsync(connection, new AccessNote(person.Id, "proofing.confirm", Accessor.Of(officer)) { About = session.Handle.ToString() });
        await bindings.AddAsync(connection, statement.Uid, session.Handle, person.Id, session.Id, WindowLevel);
        await outbox.AddAsync(connection, LogNames.Identity, BindingReceipts.TopicName, statement);
        return (await sessions.FindAsync(connection, session.Id))!;
    }

    private async Task<Result<ProofingSession>> FindOwnAsync(DbConnection connection, string id, Address handle) =>
        await sessions.FindAsync(connection, id) is { } session && session.Handle == handle ? session : Unknown();

    private static async Task<bool> IsOwnAsync(DbConnection connection, string id, string officer) =>
        await connection.ExecuteScalarAsync<long>(
            """
            SELECT COUNT(*) FROM proofing_sessions JOIN clients ON clients.person_hash = proofing_sessions.number_hash
            WHERE proofing_sessions.id = @id AND clients.id = @officer
            """,
            new { id, officer }) > 0;

    private static Refusal Unknown() => new("session-unknown", "There is no such session.");

    private static Refusal Expired() => new("session-expired", "The session's time is over; open a new one.");

    private static Refusal Ended() => new("session-ended", "The session has ended; open a new one.");
}
