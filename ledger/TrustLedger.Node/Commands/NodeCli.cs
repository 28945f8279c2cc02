using System.CommandLine;

namespace TrustLedger.Node.Commands;

/// <summary><c>trustledger-node</c>: without a command it runs.</summary>
internal static class NodeCli
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Keeps append-only logs of signed statements.")
        {
            RunCommand.Create(),
            KeygenCommand.Create(),
            InitCommand.Create(),
            ReindexCommand.Create(),
            FsckCommand.Create(),
            BackupCommand.Create(),
            RestoreCommand.Create(),
            PruneCommand.Create(),
            MonitorCommand.Create(),
        };
        RunCommand.MakeDefault(root);
        return root;
    }
}
