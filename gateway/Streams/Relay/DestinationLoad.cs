using System.Runtime.CompilerServices;
using Yarp.ReverseProxy.Model;

namespace EdgeGateway.Streams.Relay;

/// <summary>Counts an open stream as a request of its destination, for load balancing. YARP itself counts only until its
/// forwarder returns, and its counter is internal.</summary>
internal static class DestinationLoad
{
    private const string Counter = "Yarp.ReverseProxy.Utilities.AtomicCounter, Yarp.ReverseProxy";

    public static void Add(DestinationState? destination)
    {
        if (destination is not null)
        {
            Increment(CounterOf(destination));
        }
    }

    public static void Remove(DestinationState? destination)
    {
        if (destination is not null)
        {
            Decrement(CounterOf(destination));
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_ConcurrencyCounter")]
    [return: UnsafeAccessorType(Counter)]
    private static extern object CounterOf(DestinationState destination);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = nameof(Increment))]
    private static extern int Increment([UnsafeAccessorType(Counter)] object counter);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = nameof(Decrement))]
    private static extern int Decrement([UnsafeAccessorType(Counter)] object counter);
}
