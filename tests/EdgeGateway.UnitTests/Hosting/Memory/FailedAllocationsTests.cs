using EdgeGateway.Hosting.Memory;

namespace EdgeGateway.UnitTests.Hosting.Memory;

public sealed class FailedAllocationsTests
{
    private readonly List<string> _ends = [];

    [Fact]
    public void A_failed_allocation_ends_the_process()
    {
        FailedAllocations.Check(Activator.CreateInstance<OutOfMemoryException>(), _ends.Add);
        Assert.Equal(["An allocation failed: the process is out of memory."], _ends);
    }

    [Fact]
    public void Other_exceptions_do_not()
    {
        foreach (
            var thrown in (Exception[])[Activator.CreateInstance<InsufficientMemoryException>(), new IOException()]
        )
        {
            FailedAllocations.Check(thrown, _ends.Add);
        }

        Assert.Empty(_ends);
    }
}
