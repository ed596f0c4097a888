namespace EdgeGateway.Hosting.Draining;

/// <summary>
/// A hosted service that only runs before the server and the other services stop. It narrows
/// <see cref="IHostedLifecycleService"/> to the one step for which .NET has no smaller interface.
/// </summary>
internal interface IStoppingService : IHostedLifecycleService
{
    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
