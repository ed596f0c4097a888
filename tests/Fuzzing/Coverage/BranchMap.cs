using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace EdgeGateway.Fuzzing.Coverage;

/// <summary>The memory in which instrumented parsers count how often each pair of branches follows one another.</summary>
internal static unsafe class BranchMap
{
    /// <summary>The size by which SharpFuzz instruments.</summary>
    public const int Size = 1 << 16;

    public static void Allocate()
    {
        Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(Size);
        Trace.OnBranch = (_, _) => { };
    }

    /// <summary>Runs a target and returns the pairs of branches that it reached.</summary>
    public static List<int> Record(IFuzzTarget target, byte[] input)
    {
        var map = new Span<byte>(Trace.SharedMem, Size);
        map.Clear();
        Trace.PrevLocation = 0;
        target.Check(input);
        var reached = new List<int>();
        for (var i = 0; i < map.Length; i++)
        {
            if (map[i] != 0)
            {
                reached.Add(i);
            }
        }

        return reached;
    }
}
