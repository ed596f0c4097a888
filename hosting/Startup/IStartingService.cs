namespace EdgeGateway.Hosting.Startup;

/// <summary>
/// A hosted service that only runs when the process starts. It narrows <see cref="IHostedService"/> to that step.
/// </summary>
internal interface IStartingService : IHostedService
{
    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
