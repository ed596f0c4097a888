namespace LogSource.UnitTests.Buffer;

/// <summary>A subscriber whose wake-up a test can await.</summary>
internal sealed class Waker
{
    private TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Wake() => _woken.TrySetResult();

    public Task WokenAsync() => _woken.Task;

    public void Reset() => _woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
}
