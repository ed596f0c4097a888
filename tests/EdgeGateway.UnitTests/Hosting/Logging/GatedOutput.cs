using System.Text;

namespace EdgeGateway.UnitTests.Hosting.Logging;

/// <summary>An output that can block or fail.</summary>
internal sealed class GatedOutput : Stream
{
    private readonly ManualResetEventSlim _open = new(true);
    private readonly ManualResetEventSlim _entered = new();
    private readonly MemoryStream _written = new();

    public bool Fails { get; set; }

    public int Writes { get; private set; }

    public string Text
    {
        get
        {
            lock (_written)
            {
                return Encoding.UTF8.GetString(_written.ToArray());
            }
        }
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void StopReading() => _open.Reset();

    public void ResumeReading() => _open.Set();

    public void WaitUntilBlocked() => Assert.True(_entered.Wait(TimeSpan.FromSeconds(10)));

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _entered.Set();
        _open.Wait();
        if (Fails)
        {
            throw new IOException("No space left on device");
        }

        lock (_written)
        {
            _written.Write(buffer);
            Writes++;
        }
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
