using LogSource.Buffer;
using LogSource.Buffer.InMemory;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace LogSource.UnitTests.Buffer.InMemory;

public sealed class InMemoryLogBufferContractTests : LogBufferContinuityContract, IDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly BufferOptions _options = new() { MaxLinesPerApp = MaxLines };
    private readonly InMemoryLogBuffer _buffer;

    public InMemoryLogBufferContractTests() =>
        _buffer = new InMemoryLogBuffer(Options.Create(_options), _time, NullLogger<InMemoryLogBuffer>.Instance);

    private protected override ILogBuffer Buffer => _buffer;

    public void Dispose() => _buffer.Dispose();

    private protected override Task LoseAppAsync()
    {
        _time.Advance(_options.IdleExpiry);
        return Task.CompletedTask;
    }
}
