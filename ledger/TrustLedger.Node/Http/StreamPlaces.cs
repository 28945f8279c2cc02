using TrustLedger.Protocol.Keys;

namespace TrustLedger.Node.Http;

/// <summary>How many streams may be open, in all and for each key: a crowd of them must not keep others out.</summary>
internal sealed class StreamPlaces
{
    public const int Most = 128;
    public const int MostForOne = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<Address, int> _taken = [];
    private int _all;

    /// <returns>Null when none is free. The place is given back when it is disposed of.</returns>
    public IDisposable? TryTake(Address caller)
    {
        lock (_gate)
        {
            var own = _taken.GetValueOrDefault(caller);
            if (_all == Most || own == MostForOne)
                return null;
            (_all, _taken[caller]) = (_all + 1, own + 1);
            return new Place(this, caller);
        }
    }

    private void GiveBack(Address caller)
    {
        lock (_gate)
        {
            _all--;
            if (--_taken[caller] == 0)
                _taken.Remove(caller);
        }
    }

    private sealed class Place(StreamPlaces places, Address caller) : IDisposable
    {
        private int _isGiven;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGiven, 1) == 0)
                places.GiveBack(caller);
        }
    }
}
