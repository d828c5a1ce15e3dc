/** The entry of the worker that trains on the graphics device: the whole module. */
import { startWhole, wholeFactory } from "../pkg-search";
import { serve } from "./serve";

serve(wholeFactory, startWhole);
