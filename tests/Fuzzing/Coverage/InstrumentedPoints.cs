using dnlib.DotNet;
using dnlib.DotNet.Emit;
using SharpFuzz.Common;

namespace EdgeGateway.Fuzzing.Coverage;

/// <summary>Finds the branches that the instrumented assemblies of this program report.</summary>
internal static class InstrumentedPoints
{
    public static List<InstrumentedPoint> Load()
    {
        var points = new List<InstrumentedPoint>();
        foreach (var assembly in InstrumentedProgram.Assemblies)
        {
            using var module = ModuleDefMD.Load(Path.Combine(AppContext.BaseDirectory, assembly));
            foreach (var method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
            {
                points.AddRange(
                    method
                        .Body.Instructions.Where(IsPoint)
                        .Select((_, index) => new InstrumentedPoint(index, method.FullName))
                );
            }
        }

        return points;
    }

    // Each branch saves its number as the one before the next.
    private static bool IsPoint(Instruction instruction) =>
        instruction.OpCode == OpCodes.Stsfld
        && instruction.Operand is MemberRef { Name: { } name }
        && name == nameof(Trace.PrevLocation);
}
