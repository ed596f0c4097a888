using System.Buffers;

namespace EdgeGateway.Hosting.Logging;

/// <summary>
/// Writes records to one output on a thread of its own. Whoever logs only copies bytes: while the output blocks, records collect up to a
/// bound, and further ones are dropped and counted.
/// </summary>
internal sealed class LogWriter
{
    /// <summary>How many bytes of records may wait.</summary>
    public const int Capacity = 4 * 1024 * 1024;

    // Information and below leave room for warnings and errors.
    private const int BulkCapacity = Capacity / 2;
    private const int ChunkBytes = 64 * 1024;
    private const int KeptBytes = 256 * 1024;

    // Records that arrive within this time share a write.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private static readonly Lazy<LogWriter> Shared = new(CreateShared);

    private readonly Stream _output;
    private readonly object _gate = new();
    private ArrayBufferWriter<byte> _waiting = new();
    private ArrayBufferWriter<byte> _written = new();
    private long _waitingRecords;
    private long _dropped;
    private long _reported;
    private long _chunks;
    private bool _isIdle;
    private bool _isWriting;
    private bool _isHurried;
    private bool _hasFailed;

    public LogWriter(Stream output)
    {
        _output = output;
        new Thread(Run, 256 * 1024) { IsBackground = true, Name = "log writer" }.Start();
    }

    /// <summary>Standard output. A process has one, so the programs in it share its writer.</summary>
    public static LogWriter StandardOutput => Shared.Value;

    /// <summary>Called with the number of dropped records when writing resumes. It may write: its record stands where they are missing.</summary>
    public Action<long>? OnResumed { get; set; }

    /// <summary>How many records were dropped since the start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Takes a record unless too many wait. Never blocks on the output.</summary>
    /// <param name="record">The record with its line feed, in UTF-8.</param>
    /// <param name="isBulk">Whether it may use only half of <see cref="Capacity"/>.</param>
    public void Write(ReadOnlySpan<byte> record, bool isBulk)
    {
        lock (_gate)
        {
            if (_waiting.WrittenCount + record.Length > (isBulk ? BulkCapacity : Capacity))
            {
                _dropped++;
                return;
            }

            _waiting.Write(record);
            _waitingRecords++;
            if (_isIdle)
            {
                _isIdle = false;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Returns when all is written, or when <paramref name="patience"/> has passed without progress.</summary>
    public void Flush(TimeSpan patience)
    {
        lock (_gate)
        {
            _isHurried = true;
            Monitor.PulseAll(_gate);
            while (_isWriting || _waiting.WrittenCount > 0)
            {
                var chunks = _chunks;
                if (!Monitor.Wait(_gate, patience) && chunks == _chunks)
                {
                    break;
                }
            }

            _isHurried = false;
        }
    }

    // An output that refused the last records would refuse the report as well.
    private bool HasToReport => _dropped > _reported && !_hasFailed && OnResumed is not null;

    private static LogWriter CreateShared()
    {
        var writer = new LogWriter(Console.OpenStandardOutput());
        AppDomain.CurrentDomain.UnhandledException += (_, _) => writer.Flush(ConsoleLoggerProvider.ExitFlushTimeout);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => writer.Flush(ConsoleLoggerProvider.ExitFlushTimeout);
        return writer;
    }

    private void Run()
    {
        while (true)
        {
            WriteOut(TakeWaiting());
        }
    }

    private long TakeWaiting()
    {
        lock (_gate)
        {
            _isWriting = false;
            Monitor.PulseAll(_gate);
            while (_waiting.WrittenCount == 0 && !HasToReport)
            {
                _isIdle = true;
                Monitor.Wait(_gate);
            }

            _isIdle = false;
            if (!_isHurried)
            {
                Monitor.Wait(_gate, Pace);
            }

            (_waiting, _written) = (_written, _waiting);
            var records = _waitingRecords;
            _waitingRecords = 0;
            _isWriting = true;
            if (HasToReport)
            {
                var count = _dropped - _reported;
                _reported = _dropped;
                ReportDropped(count);
            }

            return records;
        }
    }

    // An exception on this thread would end the process.
    private void ReportDropped(long count)
    {
        try
        {
            OnResumed!(count);
        }
        catch (Exception)
        {
            // The log cannot say so; the counter has the records.
        }
    }

    private void WriteOut(long records)
    {
        try
        {
            for (var left = _written.WrittenMemory; !left.IsEmpty; left = left[Math.Min(ChunkBytes, left.Length)..])
            {
                _output.Write(left.Span[..Math.Min(ChunkBytes, left.Length)]);
                lock (_gate)
                {
                    _chunks++;
                    _hasFailed = false;
                    Monitor.PulseAll(_gate);
                }
            }
        }
        catch (Exception)
        {
            // A full disk, an output that was closed, or whatever else: an exception on this thread would end the process. The log has no other place to say so than the counter.
            lock (_gate)
            {
                _dropped += records;
                _hasFailed = true;
            }
        }

        if (_written.Capacity > KeptBytes)
        {
            _written = new();
        }
        else
        {
            _written.ResetWrittenCount();
        }
    }
}
