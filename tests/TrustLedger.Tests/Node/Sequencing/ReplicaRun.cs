using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Node.Sequencing;

/// <summary>A random log in memory, and the node's copy of it that is treated badly between statements.</summary>
internal static class ReplicaRun
{
    /// <param name="attempts">What is said.</param>
    /// <param name="follow">Writes what is new to the copy, before each statement is judged by both, and does as it likes.</param>
    /// <param name="last">Done to the copy at the end, when it has everything.</param>
    /// <returns>Whether both judged each statement alike, and mean the same at the end, now and past every deadline and term.</returns>
    public static bool Agrees(Attempt[] attempts, Action<StateReplica, TestLog, Dice> follow, Action<StateReplica, TestLog, Dice> last)
    {
        var dice = new Dice(attempts.Length == 0 ? 0 : attempts[0].Detail);
        StateReplica? replica = null;
        var agreed = true;
        try
        {
            var log = RandomLog.Of(attempts, (log, signed) =>
            {
                replica ??= new StateReplica(log.Genesis);
                follow(replica, log, dice);
                agreed &= replica.State.Judge(signed, log.Now, City.Address("relay")) == log.State.Judge(signed, log.Now, City.Address("relay"));
            });
            replica!.Write([.. log.Entries.Skip((int)replica.Size)]);
            last(replica, log, dice);
            var later = log.State.LastAcceptedMilliseconds + 300_000_000;
            return agreed && Snapshot.Of(replica.State) == Snapshot.Of(log.State)
                && Snapshot.Meaning(replica.State, later) == Snapshot.Meaning(log.State, later);
        }
        finally
        {
            replica?.Dispose();
        }
    }
}
