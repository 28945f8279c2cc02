using System.CommandLine;
using Microsoft.Extensions.Options;
using TrustLedger.Node.Sequencing;

namespace TrustLedger.Node.Commands;

/// <summary><c>run --config FILE</c>: opens the logs and serves them until it is told to stop.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var command = new Command("run", "Open the logs and serve them.");
        MakeDefault(command);
        return command;
    }

    /// <summary>Lets a command run the node.</summary>
    public static void MakeDefault(Command command)
    {
        var config = ConfigFile.Option();
        command.Options.Add(config);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(config), parsed.InvocationConfiguration, cancellationToken));
    }

    private static async Task<int> RunAsync(FileInfo config, InvocationConfiguration invocation, CancellationToken cancellationToken)
    {
        try
        {
            var app = NodeHost.Create(ConfigFile.Read(config));
            await using (app)
                return await ServeAsync(app, invocation, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or OptionsValidationException)
        {
            await invocation.Error.WriteLineAsync(exception.Message);
            return ExitCode.Usage;
        }
        catch (IOException fault)
        {
            await invocation.Error.WriteLineAsync($"fault: {fault.Message}");
            return ExitCode.Fault;
        }
    }

    private static async Task<int> ServeAsync(
        WebApplication app, InvocationConfiguration invocation, CancellationToken cancellationToken)
    {
        var options = app.Options();
        var logs = app.Services.GetRequiredService<NodeLogs>();
        if (app.Open() is { } refusal)
            return invocation.Refuse(refusal);

        app.Urls.Add(options.Url);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException)
        {
            await app.StopAsync(CancellationToken.None); // The port is taken; the logs run already, and end as they should.
            throw;
        }

        await invocation.Output.WriteLineAsync($"listening on {string.Join(' ', app.Urls)}");
        await app.WaitForShutdownAsync(cancellationToken);
        return logs.HasFailed ? ExitCode.Fault : ExitCode.Done;
    }
}
