namespace EdgeGateway.Hosting.Checks.Reviews;

/// <summary>
/// Finds settings with which the program starts, but which have no effect or are a risk. Only the command <c>check</c>
/// runs it.
/// </summary>
internal interface ISettingsReview
{
    /// <param name="app">The program, built with the settings and not started.</param>
    /// <param name="findings">Collects what is found.</param>
    void Review(WebApplication app, Findings findings);
}
