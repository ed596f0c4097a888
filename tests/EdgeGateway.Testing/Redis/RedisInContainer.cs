using System.Globalization;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeGateway.Testing.Redis;

/// <summary>Redis in a container of the local Docker engine.</summary>
internal sealed class RedisInContainer(RedisArguments arguments) : IRedisHost
{
    private const string Image = "redis:7.0";
    private const string ContainerPort = "6379/tcp";

    // test.sh finds the containers of a crashed test run by this label.
    private const string RunLabel = "edgegateway.test-run";

    private IContainer? _container;

    private IContainer Container =>
        _container ?? throw new InvalidOperationException("The container was never started.");

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
                $"The tests' Redis (image {Image}) cannot be started: {e.Message} Run the tests with test.sh, which provides "
                    + "the Docker engine and the image, "
                    + "or set EDGEGATEWAY_TEST_REDIS=process to use the redis-server on the PATH.",
                e
            );
        }
        // The library only waits for the container to run. Clients also need the server and the published port.
        await RedisPing.WaitUntilAnsweredAsync(arguments.Port, ct);
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

    private IContainer Build()
    {
        var builder = new ContainerBuilder(Image)
            .WithLabel(RunLabel, Environment.GetEnvironmentVariable("EDGEGATEWAY_TEST_RUN") ?? "by-hand")
            .WithLogger(NullLogger.Instance)
            .WithCreateParameterModifier(parameters => parameters.StopSignal = "SIGKILL");
        return arguments.UsesHostNetwork
            ? builder
                .WithCommand(arguments.CommandLine(arguments.ListenArguments))
                .WithCreateParameterModifier(parameters => parameters.HostConfig!.NetworkMode = "host")
                .Build()
            : builder
                .WithCommand(arguments.CommandLine(["--protected-mode", "no"]))
                .WithCreateParameterModifier(PublishPort)
                .Build();
    }

    private void PublishPort(CreateContainerParameters parameters)
    {
        // A port that the engine chooses would change with every start.
        var binding = new PortBinding
        {
            HostIP = "127.0.0.1",
            HostPort = arguments.Port.ToString(CultureInfo.InvariantCulture),
        };
        parameters.HostConfig!.PortBindings = new Dictionary<string, IList<PortBinding>>
        {
            [ContainerPort] = [binding],
        };
        parameters.ExposedPorts = new Dictionary<string, EmptyStruct> { [ContainerPort] = default };
    }
}
