using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Wallet.Api;
using TrustLedger.Wallet.Keys;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet enrol</c>: opens a proofing session and binds this wallet's handle to it.</summary>
/// <remarks>
/// Name and number come from the terminal or a file and are not kept. Killed at any moment, the same command goes on
/// with the same handle; when the session is there already it says how far that is.
/// </remarks>
internal static class EnrolCommand
{
    private const string Flow = "enrol";

    public static Command Create(CommandFactory commands)
    {
        var identity = commands.Option("--identity", "FILE", Texts.IdentityOption);
        var newHandle = commands.Switch("--new-handle", Texts.NewHandleOption);
        return commands.Create("enrol", Texts.EnrolHelp, "wallet enrol\nwallet enrol --identity -", [identity, newHandle],
            (context, cancellationToken) => RunAsync(context, context.Get(identity), context.Get(newHandle), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(
        WalletContext context, string? identityFile, bool newHandle, CancellationToken cancellationToken)
    {
        if (!Desk.Open(context).TryGet(out var desk, out var refusal)
            || !(await desk.LogAsync("identity", cancellationToken)).TryGet(out var log, out refusal))
        {
            return refusal;
        }

        if (newHandle)
            desk.Vault.Content.Flows.Remove(Flow);
        using var key = (newHandle ? null : Handles.Latest(desk.Vault, log.Origin, "binding")) ?? Handles.Next(desk.Vault, log.Origin, "binding", context.Now);
        if (desk.Vault.Content.Flows.GetValueOrDefault(Flow)?.Text("session") is { } session)
            return await ContinueAsync(desk, key, session, cancellationToken);

        if (!(await ReadIdentityAsync(context, identityFile, cancellationToken)).TryGet(out var person, out refusal))
            return refusal;
        context.Output.Note(Texts.EnrolShows(desk.Api.Issuer));
        if (context.Confirm(Texts.EnrolQuestion) is { } no)
            return no;

        person["handle"] = key.Address.ToLowerHex();
        if (!(await desk.Api.PostAsync("proofing/sessions", person, new HandleCaller(key), cancellationToken)).TryGet(out var answer, out refusal))
            return refusal;
        if (answer.Json.Text("session") is not { Length: > 0 } opened)
            return new Refusal("api-answer-malformed", "The API opened no session.");

        desk.Vault.Content.Flows[Flow] = new JsonObject { ["session"] = opened, ["challenge"] = answer.Json.Text("challenge") };
        desk.Vault.Save();
        return await ContinueAsync(desk, key, opened, cancellationToken);
    }

    private static async Task<Result<Report>> ContinueAsync(Desk desk, Secp256k1Key key, string session, CancellationToken cancellationToken)
    {
        var flow = desk.Vault.Content.Flows[Flow];
        if (flow.Text("challenge") is { } challenge)
        {
            var bound = await desk.Api.PostAsync(
                $"proofing/sessions/{session}/binding", [], new HandleCaller(key, challenge), cancellationToken);
            if (!bound.TryGet(out _, out var refused))
                return refused;
            flow.Remove("challenge");
            desk.Vault.Save();
        }

        if (!(await desk.Api.GetAsync($"proofing/sessions/{session}", new HandleCaller(key), cancellationToken)).TryGet(out var answer, out var refusal))
        {
            // The session ran out: the next enrolment begins anew, with the same handle.
            if (refusal.Code is not ("api-unreachable" or "api-fault"))
            {
                desk.Vault.Content.Flows.Remove(Flow);
                desk.Vault.Save();
            }

            return refusal;
        }

        KeepBinding(desk, answer.Json["binding"] as JsonObject);
        var state = answer.Json.Text("state") ?? "?";
        var level = answer.Json.WholeNumber("level");
        flow["level"] = level;
        desk.Vault.Save();
        return new Report().Say(level >= 3 ? Texts.Enrolled : Texts.GoToTheWindow)
            .Both("session", Texts.Session, session)
            .Both("state", Texts.State, state)
            .Show(Texts.Level, $"L{level ?? 0}").Set("level", level)
            .Both("handle", Texts.Handle, key.Address.ToString());
    }

    // The registrar's statement about this handle: with its content it can be shown and proven later.
    private static void KeepBinding(Desk desk, JsonObject? binding)
    {
        if (binding?.Text("uid") is not { } uid || binding["receipt"] is not JsonObject receipt
            || desk.Vault.Content.Statements.Exists(statement => statement.Uid == uid))
        {
            return;
        }

        desk.Vault.Content.Statements.Add(new OwnStatement
        {
            Uid = uid,
            Log = binding.Text("log") ?? "identity",
            Schema = "binding",
            Content = binding["content"]?.DeepClone() as JsonObject,
            ItemKey = OpenedStatement.ReadKey(binding.Text("itemKey")),
            Receipt = (JsonObject)receipt.DeepClone(),
            Signed = desk.Api.Now,
        });
        desk.Vault.Save();
    }

    /// <summary>A name and a number: two lines, or a JSON object; from a terminal the number is not shown while it is typed.</summary>
    /// <returns>An object with both; <c>answer-missing</c>, <c>identity-malformed</c>; or as <see cref="WalletContext.ReadTextAsync"/>.</returns>
    public static async Task<Result<JsonObject>> ReadIdentityAsync(WalletContext context, string? file, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            return context.Prompt(Texts.EnterName).TryGet(out var name, out var missing) && context.PromptSecret(Texts.EnterNumber).TryGet(out var number, out missing)
                ? new JsonObject { ["name"] = name, ["number"] = number }
                : missing;
        }

        if (!(await context.ReadTextAsync(file, cancellationToken)).TryGet(out var text, out var refusal))
            return refusal;
        if (text.TrimStart().StartsWith('{'))
        {
            if (!StrictJson.ParseObject(System.Text.Encoding.UTF8.GetBytes(text)).TryGet(out var json, out refusal))
                return refusal;
            return json.Text("name") is { } given && json.Text("number") is { } digits
                ? new JsonObject { ["name"] = given, ["number"] = digits }
                : new Refusal("identity-malformed", "An identity file has a name and a number.");
        }

        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var first, var second]
            ? new JsonObject { ["name"] = first, ["number"] = second }
            : new Refusal("identity-malformed", "An identity file has a name and a number.");
    }
}
