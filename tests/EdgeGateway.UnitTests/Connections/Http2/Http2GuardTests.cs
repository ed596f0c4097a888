using System.Buffers;
using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Net;
using EdgeGateway.Connections;
using EdgeGateway.Connections.Http2;
using EdgeGateway.Connections.Http2.Budgets;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Identity;
using EdgeGateway.Streams.Policy;
using EdgeGateway.Testing.Attacks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Connections.Http2;

/// <summary>How connections end whose clients have exceeded a budget.</summary>
public sealed class Http2GuardTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeTimeProvider _time = new();
    private readonly Pipe _input = new();
    private readonly Pipe _output = new();
    private readonly DefaultConnectionContext _connection;
    private readonly Http2Guard _guard;

    public Http2GuardTests()
    {
        _connection = new() { Transport = new Duplex(_input.Reader, _output.Writer) };
        var server = Options.Create(new KestrelServerOptions());
        _guard = new Http2Guard(
            Settings<Http2BudgetOptions>(),
            Settings<IdlePolicyOptions>(),
            server,
            new NoAddresses(),
            _time,
            new ConnectionMetrics(_services.GetRequiredService<IMeterFactory>(), server),
            NullLogger<Http2Guard>.Instance
        );
    }

    public void Dispose()
    {
        _guard.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task After_a_flood_the_client_is_read_until_it_ends()
    {
        var served = ServeAsync(input => input.CancelPendingRead());
        await SendAsync();
        Assert.False(served.IsCompleted);
        await _input.Writer.CompleteAsync();
        await served;
    }

    [Fact]
    public async Task After_a_flood_a_client_that_does_not_end_is_read_for_a_second()
    {
        var served = ServeAsync(input => input.CancelPendingRead());
        await SendAsync();
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(served.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await served;
    }

    // The server then completes its input, and resets the streams afterwards.
    [Fact]
    public async Task A_client_that_has_ended_before_the_resets_of_its_streams_exceed_the_budget_is_not_read() =>
        await ServeAsync(input => input.Complete(), beforeFlood: true);

    private async Task ServeAsync(Action<PipeReader> end, bool beforeFlood = false)
    {
        await _guard.ServeAsync(
            _connection,
            HttpProtocols.Http2,
            connection =>
            {
                var (input, output) = (connection.Transport.Input, connection.Transport.Output);
                if (beforeFlood)
                {
                    end(input);
                }

                for (var stream = 1; stream < 1_000; stream += 2)
                {
                    output.Write(Http2Frames.Reset(stream));
                }

                if (!beforeFlood)
                {
                    end(input);
                }

                return Task.CompletedTask;
            }
        );
        Assert.True(_connection.Features.Get<FrameGuard>()!.IsFlooded);
    }

    private async Task SendAsync() =>
        await _input.Writer.WriteAsync(new byte[100], TestContext.Current.CancellationToken);

    private static ReloadableOptions<T> Settings<T>()
        where T : class, new() =>
        new(
            new OptionsFactory<T>([], []),
            new ConfigurationBuilder().Build(),
            NullLogger<ReloadableOptions<T>>.Instance
        );

    private sealed class NoAddresses : IClientAddresses
    {
        public IPAddress? Find(IPAddress? address) => null;
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
