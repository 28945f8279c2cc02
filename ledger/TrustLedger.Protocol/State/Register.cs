using TrustLedger.Protocol.State.Stored;

namespace TrustLedger.Protocol.State;

/// <summary>Lines that are numbered from 0 in the order in which they came, and remember which of them changed.</summary>
internal sealed class Register<T>(RegisterKind kind, Func<RecordWriter, T, byte[]> write)
{
    private readonly List<T> _lines = [];
    private readonly SortedSet<int> _changed = [];

    public IReadOnlyList<T> All => _lines;

    public int Add(T line)
    {
        _changed.Add(_lines.Count);
        _lines.Add(line);
        return _lines.Count - 1;
    }

    public void Replace(int number, T line)
    {
        _lines[number] = line;
        _changed.Add(number);
    }

    /// <exception cref="InvalidDataException">No line has that number.</exception>
    public T At(long number) => number < _lines.Count
        ? _lines[(int)number]
        : throw new InvalidDataException($"The state's register {kind} has no line {number}.");

    public IEnumerable<StoredRegister> TakeChanges(RecordWriter writer)
    {
        var changed = _changed.Select(number => new StoredRegister(kind, number, write(writer, _lines[number]))).ToList();
        _changed.Clear();
        return changed;
    }

    /// <summary>Forgets that it changed: its lines were just read from where they are stored.</summary>
    public void IsStored() => _changed.Clear();
}
