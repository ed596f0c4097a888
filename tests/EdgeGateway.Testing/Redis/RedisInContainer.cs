using System.Globalization;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Testcontainers.Redis;

namespace EdgeGateway.Testing.Redis;

/// <summary>Redis in a container of the local Docker engine.</summary>
internal sealed class RedisInContainer(int port, bool appendOnly) : IRedisHost
{
    private const string Image = "redis:7.0";
    private const string ContainerPort = "6379/tcp";

    // By this label test.sh finds the containers of a test run that died before it could remove them.
    private const string RunLabel = "edgegateway.test-run";

    private RedisContainer? _container;

    private RedisContainer Container => _container ?? throw new InvalidOperationException("The container was never started.");

    public async Task StartAsync(CancellationToken ct)
    {
        try
        {
            _container ??= Build();
            await _container.StartAsync(ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException(
                $"The tests' Redis (image {Image}) cannot be started: {e.Message} Run the tests by test.sh, which sees to "
                + "engine and image, or set EDGEGATEWAY_TEST_REDIS=process to use the redis-server on the PATH.",
                e);
        }
        // The library's own check asks inside the container; clients depend on the published port as well.
        await RedisPing.UntilAnsweredAsync(port, ct);
    }

    public Task StopAsync() => Container.StopAsync();

    public Task PauseAsync() => Container.PauseAsync();

    public Task ResumeAsync() => Container.UnpauseAsync();

    public async ValueTask DisposeAsync()
    {
        if (_container is not null)
        {
            await _container.DisposeAsync();
        }
    }

    private RedisContainer Build() => new RedisBuilder(Image)
        .WithCommand([.. RedisArguments.For(appendOnly), "--protected-mode", "no"])
        .WithLabel(RunLabel, Environment.GetEnvironmentVariable("EDGEGATEWAY_TEST_RUN") ?? "by-hand")
        .WithLogger(NullLogger.Instance)
        .WithCreateParameterModifier(Configure)
        .Build();

    private void Configure(CreateContainerParameters parameters)
    {
        // A port of the engine's choice would be another one after every start.
        var binding = new PortBinding { HostIP = "127.0.0.1", HostPort = port.ToString(CultureInfo.InvariantCulture) };
        parameters.HostConfig!.PortBindings = new Dictionary<string, IList<PortBinding>> { [ContainerPort] = [binding] };
        parameters.StopSignal = "SIGKILL";
    }
}
