using System.IO.Pipelines;
using System.Text;
using LogSource.Buffer;
using LogSource.Buffer.InMemory;
using LogSource.Ingest;
using LogSource.Ingest.Budget;
using LogSource.Lines;
using LogSource.Syslog;
using LogSource.Syslog.Connections;
using LogSource.Syslog.Routing;
using LogSource.UnitTests.Tail;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace LogSource.UnitTests.Syslog.Connections;

public sealed class SyslogReaderTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Pipe _input = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_app_whose_lines_cannot_be_stored_does_not_delay_the_other_apps_of_a_burst()
    {
        using var memory = new InMemoryLogBuffer(
            Options.Create(new BufferOptions()),
            _time,
            NullLogger<InMemoryLogBuffer>.Instance
        );
        var buffer = new UnreliableBuffer(memory) { UnavailableApp = "app-1" };
        var reader = Reader(buffer);
        await SendAsync(
            "<13>1 - h app-1 p - - a\n<13>1 - h app-2 p - - b\n<13>1 - h app-1 p - - c\n<13>1 - h app-3 p - - d\n"
        );
        await _input.Writer.CompleteAsync();

        var running = reader.RunAsync();

        Assert.Equal(["b"], await LinesAsync(memory, "app-2"));
        Assert.Equal(["d"], await LinesAsync(memory, "app-3"));
        Assert.Equal((2, false), (reader.Unstored, running.IsCompleted));
        buffer.UnavailableApp = null;
        _time.Advance(SyslogStore.RetryInterval);
        Assert.Equal(SyslogEndReason.PeerClosed, await running.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
        Assert.Equal(["a", "c"], await LinesAsync(memory, "app-1"));
        Assert.Equal(0, reader.Unstored);
    }

    [Fact]
    public async Task Line_ends_do_not_end_the_silence_of_a_connection()
    {
        using var memory = new InMemoryLogBuffer(
            Options.Create(new BufferOptions()),
            _time,
            NullLogger<InMemoryLogBuffer>.Instance
        );
        var connection = new SyslogConnection("a", _input.Reader, _time);
        var running = Reader(memory, connection).RunAsync();

        await SendAsync("\n\0\r\n");
        _time.Advance(TimeSpan.FromSeconds(5));
        await SendAsync("\n");

        Assert.Equal((false, TimeSpan.FromSeconds(5)), (connection.HasSent, connection.SilentFor));
        await _input.Writer.CompleteAsync();
        Assert.Equal(SyslogEndReason.PeerClosed, await running.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
        Assert.False(connection.HasSent);
    }

    private static async Task<string[]> LinesAsync(InMemoryLogBuffer buffer, string app) =>
        [
            .. (await buffer.ReadFromAsync(app, EntryId.None, 10, Cancel)).Select(entry =>
                Encoding.UTF8.GetString(entry.Line.Message.Span)
            ),
        ];

    private async Task SendAsync(string text) => await _input.Writer.WriteAsync(Encoding.UTF8.GetBytes(text), Cancel);

    private SyslogReader Reader(ILogBuffer buffer, SyslogConnection? connection = null)
    {
        var router = Messages.Router(new SyslogRouteOptions { App = "{app-name}" });
        var store = new SyslogStore(buffer, Messages.Drops(), Messages.Metrics(), _time, CancellationToken.None);
        var context = new DefaultConnectionContext { Transport = new Duplex(_input.Reader, new Pipe().Writer) };
        return new SyslogReader(
            context,
            connection ?? new SyslogConnection("a", _input.Reader, _time),
            Messages.Receiver(router: router),
            store,
            new IngestBudget(Options.Create(new IngestOptions())),
            1_000,
            CancellationToken.None
        );
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
