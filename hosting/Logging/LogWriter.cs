using System.Buffers;

namespace EdgeGateway.Hosting.Logging;

/// <summary>
/// Writes records to one output on a separate thread, so that logging code only copies bytes. While the output blocks,
/// records are buffered up to a limit. Records above the limit are dropped and counted.
/// </summary>
internal sealed class LogWriter
{
    /// <summary>The most bytes of buffered records.</summary>
    public const int Capacity = 4 * 1024 * 1024;

    // Information and lower levels leave room for warnings and errors.
    private const int BulkCapacity = Capacity / 2;
    private const int ChunkBytes = 64 * 1024;
    private const int MaxRetainedBytes = 256 * 1024;

    // Records that arrive within this time share a write.
    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(20);

    private static readonly Lazy<LogWriter> Shared = new(CreateShared);

    private readonly Stream _output;
    private readonly object _gate = new();
    private ArrayBufferWriter<byte> _waiting = new();
    private ArrayBufferWriter<byte> _written = new();
    private long _waitingRecords;
    private long _dropped;
    private long _reportedDrops;
    private long _chunks;
    private bool _isIdle;
    private bool _isWriting;
    private bool _isFlushing;
    private bool _hasFailed;

    public LogWriter(Stream output)
    {
        _output = output;
        new Thread(Run, 256 * 1024) { IsBackground = true, Name = "log writer" }.Start();
    }

    /// <summary>The writer for standard output, shared by all programs in a process.</summary>
    public static LogWriter StandardOutput => Shared.Value;

    /// <summary>
    /// Called with the number of dropped records when writing resumes. The callback may write a record, which takes the
    /// place of the dropped ones.
    /// </summary>
    public Action<long>? OnResumed { get; set; }

    /// <summary>The number of records dropped since the start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Buffers a record, or drops it if the buffer is full. Never blocks on the output.</summary>
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

    /// <summary>
    /// Returns when all records are written, or after <paramref name="stallTimeout"/> without progress.
    /// </summary>
    public void Flush(TimeSpan stallTimeout)
    {
        lock (_gate)
        {
            _isFlushing = true;
            Monitor.PulseAll(_gate);
            while (_isWriting || _waiting.WrittenCount > 0)
            {
                var chunks = _chunks;
                if (!Monitor.Wait(_gate, stallTimeout) && chunks == _chunks)
                {
                    break;
                }
            }

            _isFlushing = false;
        }
    }

    // After a failed write, the report would fail as well.
    private bool HasUnreportedDrops => _dropped > _reportedDrops && !_hasFailed && OnResumed is not null;

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
            while (_waiting.WrittenCount == 0 && !HasUnreportedDrops)
            {
                _isIdle = true;
                Monitor.Wait(_gate);
            }

            _isIdle = false;
            if (!_isFlushing)
            {
                Monitor.Wait(_gate, BatchTime);
            }

            (_waiting, _written) = (_written, _waiting);
            var records = _waitingRecords;
            _waitingRecords = 0;
            _isWriting = true;
            if (HasUnreportedDrops)
            {
                var count = _dropped - _reportedDrops;
                _reportedDrops = _dropped;
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
            // The log cannot report it. The counter includes the records.
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
            // A full disk or a closed output, for example. An exception on this thread would end the process. Only the
            // counter can report the loss.
            lock (_gate)
            {
                _dropped += records;
                _hasFailed = true;
            }
        }

        if (_written.Capacity > MaxRetainedBytes)
        {
            _written = new();
        }
        else
        {
            _written.ResetWrittenCount();
        }
    }
}
